import { Select } from "antd";
import type { Condition } from "../../api/types";
import { useWords } from "../../words/language";
import { ConditionRow, KindSelect } from "./ConditionRow";
import { bare, type Group, isGroup, type Rule, replaced, turned, without } from "./rule";
import { Tools } from "./Tools";
import { begun } from "./useRule";

interface Props {
  group: Group;
  kinds: readonly Condition[];
  disabled: boolean;
  /** Turned round as a whole; the group at the top cannot be. */
  round?: boolean;
  onRound?: (round: boolean) => void;
  onChange: (group: Group) => void;
  onRemove?: () => void;
}

/** Conditions joined by all or any, and groups among them. */
export function GroupView({ group, kinds, disabled, round = false, onRound, onChange, onRemove }: Props) {
  const words = useWords();
  const set = (of: Rule[]) => onChange({ ...group, of });
  const add = (name: string) => {
    const kind = kinds.find((each) => each.kind === name);
    if (kind) set([...group.of, begun(kind)]);
  };
  return (
    <div className={onRemove ? "audience-group" : "stack"}>
      <div className="row">
        {round && <strong className="audience-not">{words.audiences.not}</strong>}
        <Select<"all" | "any">
          aria-label={words.audiences.joined}
          disabled={disabled}
          popupMatchSelectWidth={false}
          value={group.kind}
          options={[
            { value: "all", label: words.audiences.all },
            { value: "any", label: words.audiences.any },
          ]}
          onChange={(kind) => onChange({ ...group, kind })}
        />
        {onRound && onRemove && !disabled && (
          <Tools round={round} removes={words.audiences.removeGroup} onRound={onRound} onRemove={onRemove} />
        )}
      </div>
      <ul className="audience-conditions">
        {group.of.map((each, place) => (
          <Inside
            key={place}
            rule={each}
            kinds={kinds}
            disabled={disabled}
            onChange={(next) => set(replaced(group.of, place, next))}
            onRemove={() => set(without(group.of, place))}
          />
        ))}
      </ul>
      {!disabled && (
        <div className="row">
          <KindSelect kinds={kinds} value={null} onChange={add} />
          <button
            type="button"
            className="link small"
            onClick={() => set([...group.of, { kind: group.kind === "all" ? "any" : "all", of: [] }])}
          >
            {words.audiences.addGroup}
          </button>
        </div>
      )}
    </div>
  );
}

interface InsideProps {
  rule: Rule;
  kinds: readonly Condition[];
  disabled: boolean;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
}

function Inside({ rule, kinds, disabled, onChange, onRemove }: InsideProps) {
  const [inside, round] = bare(rule);
  if (!isGroup(inside)) {
    return <ConditionRow rule={rule} kinds={kinds} disabled={disabled} onChange={onChange} onRemove={onRemove} />;
  }
  return (
    <li>
      <GroupView
        group={inside}
        kinds={kinds}
        disabled={disabled}
        round={round}
        onRound={(next) => onChange(turned(inside, next))}
        onChange={(next) => onChange(turned(next, round))}
        onRemove={onRemove}
      />
    </li>
  );
}
