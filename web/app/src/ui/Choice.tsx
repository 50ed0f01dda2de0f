import { Segmented } from "antd";

interface Option {
  id: string;
  name: string;
}

interface Props {
  label: string;
  value: string;
  options: readonly Option[];
  onChange: (id: string) => void;
}

/** One of a few, all in sight. */
export function Choice({ label, value, options, onChange }: Props) {
  return (
    <Segmented<string>
      aria-label={label}
      className="choice"
      value={value}
      options={options.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={onChange}
    />
  );
}
