import { useWords } from "../../words/language";

interface Props {
  round: boolean;
  removes: string;
  onRound: (round: boolean) => void;
  onRemove: () => void;
}

/** What can be done with a condition or a group as a whole: to turn it round, and to take it out. */
export function Tools({ round, removes, onRound, onRemove }: Props) {
  const words = useWords();
  return (
    <span className="audience-tools">
      <button type="button" className="link small" aria-pressed={round} onClick={() => onRound(!round)}>
        {words.audiences.negate}
      </button>
      <button type="button" className="audience-off" aria-label={removes} data-note={removes} onClick={onRemove}>
        ×
      </button>
    </span>
  );
}
