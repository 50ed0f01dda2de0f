import { Button, Input, Select } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { ApiError } from "../../api/error";
import { askAgain, useGet } from "../../api/hooks";
import type { Setting, SettingValue, ShopSettings } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { useLanguage, useWords } from "../../words/language";

export function ShopSettingsPage() {
  const words = useWords();
  const asked = useGet<ShopSettings>("/settings/shop");
  return (
    <article className="page">
      <header>
        <h1>{words.settings.shop}</h1>
      </header>
      <Answer of={asked} rows={12}>
        {(settings) => <Form key={settings.version} settings={settings} />}
      </Answer>
    </article>
  );
}

function Form({ settings }: { settings: ShopSettings }) {
  const { words, lang } = useLanguage();
  const may = useMay();
  const [changed, change] = useState<Record<string, SettingValue>>({});
  const [refused, refuse] = useState<ApiError | null>(null);
  const [act, busy] = useAct();
  const groups = [...new Set(settings.items.map((each) => each.group))];
  const save = () =>
    act(async () => {
      refuse(null);
      try {
        await request("/settings/shop", { method: "PUT", body: { version: settings.version, values: changed } });
      } catch (reason) {
        if (reason instanceof ApiError) refuse(reason);
        throw reason;
      } finally {
        await askAgain();
      }
    }, words.common.saved);
  return (
    <div className="stack">
      {groups.map((group) => {
        const items = settings.items.filter((each) => each.group === group);
        return (
          <section key={group} className="sheet stack" aria-label={items[0]?.group_name}>
            <h2>{items[0]?.group_name}</h2>
            {items.map((setting) => (
              <Entry
                key={setting.name}
                setting={setting}
                value={setting.name in changed ? (changed[setting.name] ?? null) : setting.value}
                wrong={refused?.field(setting.name, lang)}
                disabled={setting.fixed || !may("settings.write")}
                onChange={(value) => change({ ...changed, [setting.name]: value })}
              />
            ))}
          </section>
        );
      })}
      {may("settings.write") && (
        <div className="row">
          <Button
            type="primary"
            disabled={Object.keys(changed).length === 0}
            loading={busy}
            onClick={() => void save()}
          >
            {words.common.save}
          </Button>
        </div>
      )}
    </div>
  );
}

interface EntryProps {
  setting: Setting;
  value: SettingValue;
  wrong: string | undefined;
  disabled: boolean;
  onChange: (value: SettingValue) => void;
}

function Entry({ setting, value, wrong, disabled, onChange }: EntryProps) {
  const words = useWords();
  const standard = setting.choices.find((each) => each.id === setting.default)?.name ?? written(setting.default);
  return (
    <div className="setting">
      <div>
        <label htmlFor={setting.name}>{setting.label}</label>
        {setting.given && <span className="badge">{words.settings.setBy}</span>}
        <p className="soft small">{setting.about}</p>
      </div>
      <div>
        {setting.entry === "choice" ? (
          <Select
            id={setting.name}
            className="narrow"
            disabled={disabled}
            value={value as string | null}
            allowClear
            options={setting.choices.map((each) => ({ value: each.id, label: each.name }))}
            onChange={(chosen?: string | null) => onChange(chosen ?? null)}
          />
        ) : (
          <Typed key={written(value)} setting={setting} value={value} disabled={disabled} onChange={onChange} />
        )}
        <p className="soft small">
          {setting.fixed ? words.settings.fixed : standard ? words.settings.usual(standard) : words.settings.noDefault}
          {setting.entry === "numbers" && ` · ${words.settings.numbersHow}`}
        </p>
        {wrong && (
          <p role="alert" className="cross small">
            ✗ {wrong}
          </p>
        )}
      </div>
    </div>
  );
}

function Typed({ setting, value, disabled, onChange }: Omit<EntryProps, "wrong">) {
  const numeric = setting.entry !== "text";
  return (
    <Input
      id={setting.name}
      className="narrow"
      disabled={disabled}
      defaultValue={written(value)}
      inputMode={numeric && setting.entry !== "numbers" ? "decimal" : "text"}
      onBlur={(event) => {
        const typed = event.target.value.trim();
        if (typed !== written(value)) onChange(read(setting, typed));
      }}
    />
  );
}

function written(value: SettingValue): string {
  return Array.isArray(value) ? value.join(", ") : value === null ? "" : String(value);
}

/** As the server takes it; what is no number is sent as it was typed, and the server says what is wrong with it. */
function read(setting: Setting, typed: string): SettingValue {
  if (!typed) return null;
  if (setting.entry === "text") return typed;
  if (setting.entry === "numbers") return typed.split(/[,，、\s]+/).map(Number);
  const number = Number(typed);
  return Number.isNaN(number) ? typed : number;
}
