import { Checkbox, Input, InputNumber, Select, Switch } from "antd";
import { useState } from "react";
import type { JourneyField, JourneyForms } from "../../api/types";
import { useWords } from "../../words/language";
import { sharesOf, sharesSaid } from "./shares";

type Settings = Record<string, unknown>;

interface Props {
  fields: readonly JourneyField[];
  forms: JourneyForms;
  settings: Settings;
  disabled: boolean;
  onChange: (settings: Settings) => void;
}

/** The settings of a step or a trigger, each by the control its kind asks for. */
export function Fields({ fields, forms, settings, disabled, onChange }: Props) {
  const words = useWords();
  return fields.map((field) => (
    <div key={field.name} className="field">
      <span id={`label-${field.name}`}>
        {field.label}
        {field.optional && field.default === null && <span className="soft small"> {words.common.optional}</span>}
      </span>
      <Control
        field={field}
        forms={forms}
        value={settings[field.name] ?? field.default}
        disabled={disabled}
        onChange={(value) => {
          const { [field.name]: _, ...others } = settings;
          onChange(value === null || value === undefined ? others : { ...others, [field.name]: value });
        }}
      />
    </div>
  ));
}

interface ControlProps {
  field: JourneyField;
  forms: JourneyForms;
  value: unknown;
  disabled: boolean;
  onChange: (value: unknown) => void;
}

function Control({ field, forms, value, disabled, onChange }: ControlProps) {
  const named = { "aria-labelledby": `label-${field.name}`, disabled };
  const options = field.choices.map(({ id, name }) => ({ value: id, label: name }));
  if (field.name === "minutes") return <Lasting {...named} value={value} onChange={onChange} />;
  switch (field.control) {
    case "number":
      return (
        <InputNumber
          {...named}
          value={typeof value === "number" ? value : null}
          min={field.least ?? Number.MIN_SAFE_INTEGER}
          max={field.most ?? Number.MAX_SAFE_INTEGER}
          precision={0}
          onChange={onChange}
        />
      );
    case "yes_no":
      return <Switch {...named} checked={value === true} onChange={onChange} />;
    case "time":
      return (
        <Input
          {...named}
          type="time"
          className="day"
          value={typeof value === "string" ? value.slice(0, 5) : ""}
          onChange={({ target }) => onChange(target.value ? `${target.value}:00` : null)}
        />
      );
    case "choice":
      return <Select {...named} value={value as string} options={options} onChange={onChange} />;
    case "choices":
      return (
        <Checkbox.Group
          {...named}
          value={Array.isArray(value) ? (value as string[]) : []}
          options={options}
          onChange={onChange}
        />
      );
    case "audience":
      return (
        <Select
          {...named}
          showSearch={{ optionFilterProp: "label" }}
          allowClear={field.optional}
          value={typeof value === "number" ? String(value) : null}
          options={forms.audiences.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id: string | undefined) => onChange(id ? Number(id) : null)}
        />
      );
    case "template":
    case "script":
      return (
        <Select
          {...named}
          showSearch={{ optionFilterProp: "label" }}
          allowClear={field.optional}
          value={typeof value === "string" && value ? value.replace(/:\d+$/, "") : null}
          options={(field.control === "script" ? forms.scripts : forms.templates).map(({ id, name }) => ({
            value: id,
            label: name,
          }))}
          onChange={onChange}
        />
      );
    case "names":
      return (
        <Select
          {...named}
          mode="tags"
          open={false}
          suffixIcon={null}
          value={Array.isArray(value) ? (value as string[]) : []}
          onChange={onChange}
        />
      );
    case "shares":
      return <Shares {...named} value={value} onChange={onChange} />;
    default:
      return (
        <Input
          {...named}
          value={typeof value === "string" ? value : ""}
          maxLength={field.most ?? 80}
          onChange={({ target }) => onChange(target.value)}
        />
      );
  }
}

interface Named {
  "aria-labelledby": string;
  disabled: boolean;
  value: unknown;
  onChange: (value: unknown) => void;
}

const UNITS = { day: 24 * 60, hour: 60, minute: 1 } as const;
type Unit = keyof typeof UNITS;

/** Minutes, in the largest unit that divides them. */
function Lasting({ value, onChange, ...named }: Named) {
  const words = useWords();
  const minutes = typeof value === "number" ? value : 0;
  const fits = (["day", "hour", "minute"] as const).find(
    (each) => minutes >= UNITS[each] && minutes % UNITS[each] === 0,
  );
  const [unit, setUnit] = useState<Unit>(fits ?? "hour");
  const tell = (many: number | null, by: Unit) => onChange(many === null ? null : many * UNITS[by]);
  return (
    <span className="row">
      <InputNumber
        {...named}
        min={0}
        precision={0}
        value={minutes / UNITS[unit]}
        onChange={(many) => tell(many, unit)}
      />
      <Select
        disabled={named.disabled}
        aria-labelledby={named["aria-labelledby"]}
        value={unit}
        options={(Object.keys(UNITS) as Unit[]).map((each) => ({ value: each, label: words.journeys.minutes[each] }))}
        onChange={(by: Unit) => {
          setUnit(by);
          tell(Math.max(Math.round(minutes / UNITS[by]), 1), by);
        }}
      />
    </span>
  );
}

function Shares({ value, onChange, ...named }: Named) {
  const words = useWords();
  const [text, setText] = useState(sharesSaid(value));
  const wrong = sharesOf(text) === null;
  return (
    <>
      <Input
        {...named}
        value={text}
        status={wrong ? "error" : ""}
        onChange={({ target }) => {
          setText(target.value);
          const shares = sharesOf(target.value);
          if (shares) onChange(shares);
        }}
      />
      {wrong && <span className="small cross">{words.journeys.sharesWrong}</span>}
    </>
  );
}
