import { Checkbox, Input, InputNumber, Select } from "antd";
import type { Entry, Option } from "../../api/types";
import { useWords } from "../../words/language";
import { grouped, Offered } from "./Offered";
import type { Leaf } from "./rule";
import { type Operator, operatorOf, said, spanned } from "./span";
import { useOffered } from "./useRule";

interface Props {
  leaf: Leaf;
  entry: Entry;
  disabled: boolean;
  onChange: (leaf: Leaf) => void;
}

/** One field of a condition between its words. */
export function Field({ leaf, entry, disabled, onChange }: Props) {
  return (
    <span className="audience-field">
      {entry.before && <span>{entry.before}</span>}
      <Control leaf={leaf} entry={entry} disabled={disabled} onChange={onChange} />
      {entry.after && <span>{entry.after}</span>}
    </span>
  );
}

function Control({ leaf, entry, disabled, onChange }: Props) {
  const words = useWords();
  const value = leaf[entry.name] ?? entry.usual;
  const label = [entry.before, entry.after].filter(Boolean).join(" … ") || entry.name;
  const change = (next: unknown) => onChange({ ...leaf, [entry.name]: next });
  if (entry.upto) return <Span leaf={leaf} entry={entry} disabled={disabled} onChange={onChange} />;
  if (entry.offered || entry.by) return <Choosing leaf={leaf} entry={entry} disabled={disabled} onChange={onChange} />;
  if (entry.options.length > 0) {
    return (
      <Select
        aria-label={label}
        disabled={disabled}
        popupMatchSelectWidth={false}
        value={String(value ?? "")}
        options={entry.options.map((each) => ({ value: String(each.value), label: each.label }))}
        onChange={change}
      />
    );
  }
  switch (entry.kind) {
    case "flag":
      return (
        <Checkbox
          aria-label={label}
          disabled={disabled}
          checked={Boolean(value)}
          onChange={(event) => change(event.target.checked)}
        />
      );
    case "numbers":
      return <Numbers value={value} disabled={disabled} onChange={change} />;
    case "labels":
      return <Labels value={value} disabled={disabled} onChange={change} />;
    case "day":
      return (
        <Input
          type="date"
          aria-label={label}
          disabled={disabled}
          value={String(value ?? "")}
          onChange={(event) => change(event.target.value || null)}
        />
      );
    case "text":
      return (
        <Input
          aria-label={label}
          disabled={disabled}
          value={String(value ?? "")}
          onChange={(event) => change(event.target.value)}
        />
      );
    default:
      return (
        <Figure
          label={label}
          entry={entry}
          value={typeof value === "number" ? value : null}
          placeholder={words.audiences.anyTime}
          disabled={disabled}
          onChange={change}
        />
      );
  }
}

function Choosing({ leaf, entry, disabled, onChange }: Props) {
  const of = entry.offered || String(leaf[entry.by] ?? "");
  if (entry.kind === "choices") return <Several leaf={leaf} entry={entry} disabled={disabled} onChange={onChange} />;
  const choose = (chosen: Option) =>
    onChange({
      ...leaf,
      [entry.name]: chosen.value,
      ...(entry.called ? { [entry.called]: chosen.label } : {}),
      ...(chosen.at ? { at: chosen.at } : {}),
    });
  const value = leaf[entry.name];
  return (
    <fieldset className="bare" disabled={disabled}>
      <Offered
        key={of}
        of={of}
        label={entry.before || entry.name}
        value={typeof value === "string" || typeof value === "number" ? value : undefined}
        called={String(leaf[entry.called] ?? "")}
        onChange={choose}
      />
    </fieldset>
  );
}

function Several({ leaf, entry, disabled, onChange }: Props) {
  const words = useWords();
  const { data = [] } = useOffered(entry.offered, "");
  const value = Array.isArray(leaf[entry.name]) ? (leaf[entry.name] as string[]) : [];
  return (
    <Select
      className="audience-several"
      mode="multiple"
      aria-label={entry.before || entry.name}
      disabled={disabled}
      popupMatchSelectWidth={false}
      placeholder={words.audiences.choose}
      showSearch={{ optionFilterProp: "label" }}
      value={value}
      options={grouped(data)}
      onChange={(chosen: string[]) => onChange({ ...leaf, [entry.name]: chosen })}
    />
  );
}

/** A span by its operator and the one or two figures it has. */
function Span({ leaf, entry, disabled, onChange }: Props) {
  const words = useWords();
  const operator = operatorOf(leaf, entry);
  const operators: Operator[] = entry.below ? ["least", "most", "between"] : ["least", "most", "between", "exactly"];
  const named = { ...words.audiences, most: entry.below ? words.audiences.below : words.audiences.most };
  const set = (name: string, value: number | null) => {
    const other = operator === "exactly" ? { [entry.name]: value, [entry.upto]: value } : { [name]: value };
    onChange({ ...leaf, ...other });
  };
  const figure = (name: string) => (
    <Figure
      label={named[operator]}
      entry={entry}
      value={said(leaf, name)}
      placeholder=""
      disabled={disabled}
      onChange={(value) => set(name, value)}
    />
  );
  return (
    <>
      <Select<Operator>
        aria-label={words.audiences.operator}
        disabled={disabled}
        popupMatchSelectWidth={false}
        value={operator}
        options={operators.map((each) => ({ value: each, label: named[each] }))}
        onChange={(next) => onChange(spanned(leaf, entry, next))}
      />
      {figure(operator === "most" ? entry.upto : entry.name)}
      {operator === "between" && (
        <>
          <span>{words.audiences.and}</span>
          {figure(entry.upto)}
        </>
      )}
    </>
  );
}

interface FigureProps {
  label: string;
  entry: Entry;
  value: number | null;
  placeholder: string;
  disabled: boolean;
  onChange: (value: number | null) => void;
}

/** A whole number of the rule, shown by its scale: minor units as money, hundredths as what they are hundredths of. */
function Figure({ label, entry, value, placeholder, disabled, onChange }: FigureProps) {
  const { scale } = entry;
  const digits = Math.round(Math.log10(scale));
  return (
    <InputNumber<number>
      className="audience-number"
      aria-label={label}
      disabled={disabled}
      placeholder={placeholder}
      precision={digits}
      min={(entry.minimum ?? 0) / scale}
      max={(entry.maximum ?? Number.MAX_SAFE_INTEGER) / scale}
      value={value === null ? null : value / scale}
      onChange={(next) => onChange(next === null ? null : Math.round(next * scale))}
    />
  );
}

function Numbers({
  value,
  disabled,
  onChange,
}: {
  value: unknown;
  disabled: boolean;
  onChange: (v: number[]) => void;
}) {
  const words = useWords();
  const numbers = Array.isArray(value) ? value : [];
  return (
    <Input.TextArea
      className="audience-numbers"
      aria-label={words.audiences.numbersHow}
      placeholder={words.audiences.numbersHow}
      disabled={disabled}
      defaultValue={numbers.join(", ")}
      onChange={(event) => onChange((event.target.value.match(/\d{1,15}/g) ?? []).map(Number))}
    />
  );
}

/** Slices a number was cut to; they come with the number and can be let go. */
function Labels({ value, disabled, onChange }: { value: unknown; disabled: boolean; onChange: (v: unknown) => void }) {
  const words = useWords();
  const only = (value ?? {}) as Record<string, string[]>;
  const entries = Object.entries(only);
  if (entries.length === 0) return <span className="soft">{words.common.all}</span>;
  const without = (name: string) => onChange(Object.fromEntries(entries.filter(([each]) => each !== name)));
  return (
    <>
      {entries.map(([name, labels]) => (
        <span key={name} className="tag">
          {labels.join(" / ")}
          {!disabled && (
            <button type="button" className="tag-off" aria-label={words.common.remove} onClick={() => without(name)}>
              ×
            </button>
          )}
        </span>
      ))}
    </>
  );
}
