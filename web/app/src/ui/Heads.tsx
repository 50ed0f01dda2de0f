import { useWords } from "../words/language";

interface Props {
  names: readonly string[];
  /** Of columns of numbers, which stand to the right. */
  numbers?: readonly string[];
  /** Whether a last column holds what can be done with a row; its heading is only heard. */
  acts?: boolean;
}

/** The headings of a table. */
export function Heads({ names, numbers = [], acts = false }: Props) {
  const words = useWords();
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
        {numbers.map((name) => (
          <th key={name} scope="col" className="n">
            {name}
          </th>
        ))}
        {acts && (
          <th scope="col">
            <span className="unseen">{words.common.actions}</span>
          </th>
        )}
      </tr>
    </thead>
  );
}
