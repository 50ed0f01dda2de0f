import { Select } from "antd";
import type { Condition } from "../../api/types";
import { useWords } from "../../words/language";
import { Field } from "./Field";
import type { Leaf, Rule } from "./rule";
import { bare, turned } from "./rule";
import { isShown } from "./span";
import { Tools } from "./Tools";
import { begun } from "./useRule";

interface Props {
  rule: Rule;
  kinds: readonly Condition[];
  disabled: boolean;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
}

/** One condition as a sentence: what is asked, its fields between their words, and whether it is to hold. */
export function ConditionRow({ rule, kinds, disabled, onChange, onRemove }: Props) {
  const words = useWords();
  const [inside, round] = bare(rule);
  const leaf = inside as Leaf;
  const kind = kinds.find((each) => each.kind === leaf.kind);
  const change = (next: Leaf) => onChange(turned(next, round));
  const usual = (name: string) => kind?.entries.find((each) => each.name === name)?.usual;
  const choose = (name: string) => {
    const chosen = kinds.find((each) => each.kind === name);
    if (chosen) change(begun(chosen) as Leaf);
  };
  return (
    <li className="audience-condition">
      <div className="audience-sentence">
        {round && <strong className="audience-not">{words.audiences.not}</strong>}
        <KindSelect kinds={kinds} value={leaf.kind} disabled={disabled} onChange={choose} />
        {kind?.entries
          .filter((entry) => isShown(leaf, entry, usual))
          .map((entry) => (
            <Field key={entry.name + entry.kind} leaf={leaf} entry={entry} disabled={disabled} onChange={change} />
          ))}
        {!disabled && (
          <Tools
            round={round}
            removes={words.audiences.removeCondition}
            onRound={(next) => onChange(turned(leaf, next))}
            onRemove={onRemove}
          />
        )}
      </div>
      {kind?.unknown && <p className="audience-lacking small">{kind.unknown}</p>}
    </li>
  );
}

interface KindProps {
  kinds: readonly Condition[];
  value: string | null;
  disabled?: boolean;
  onChange: (kind: string) => void;
}

/** The kinds of conditions under their headings; those the shop has no facts for say so in the list. */
export function KindSelect({ kinds, value, disabled = false, onChange }: KindProps) {
  const words = useWords();
  const headings = [...new Set(kinds.map((each) => each.heading))];
  return (
    <Select
      aria-label={words.audiences.condition}
      disabled={disabled}
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: "label" }}
      value={value}
      placeholder={words.audiences.addCondition}
      options={headings.map((heading) => ({
        label: heading,
        options: kinds
          .filter((each) => each.heading === heading)
          .map((each) => ({ value: each.kind, label: each.name, title: each.unknown })),
      }))}
      onChange={onChange}
    />
  );
}
