import { Button, InputNumber, Select } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { askAgain, useGet } from "../../api/hooks";
import type { Thresholds } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";
import { TextFile } from "./TextFile";

/** When a rate of a live room is a fault, and where the stages of a shop end. */
export function ThresholdsPage() {
  const words = useWords();
  const asked = useGet<Thresholds>("/settings/thresholds");
  return (
    <article className="page">
      <header>
        <h1>{words.settings.thresholds}</h1>
      </header>
      <p className="soft">{words.settings.thresholdsHow}</p>
      <Answer of={asked} rows={6}>
        {(thresholds) => <Form key={thresholds.version} thresholds={thresholds} />}
      </Answer>
      <h2>{words.settings.position}</h2>
      <TextFile name="position" />
    </article>
  );
}

function Form({ thresholds }: { thresholds: Thresholds }) {
  const words = useWords();
  const may = useMay();
  const [values, setValues] = useState<Record<string, number | null>>({});
  const [category, setCategory] = useState<string | null>(null);
  const [act, busy] = useAct();
  const writes = may("settings.write");
  const save = () =>
    act(async () => {
      const body = { version: thresholds.version, values, ...(category === null ? {} : { category }) };
      try {
        await request("/settings/thresholds", { method: "PUT", body });
      } finally {
        await askAgain();
      }
    }, words.common.saved);
  return (
    <section className="sheet stack">
      <div className="setting">
        <label htmlFor="category">{words.settings.compareWith}</label>
        <Select
          id="category"
          disabled={!writes}
          value={category ?? thresholds.category}
          popupMatchSelectWidth={false}
          options={thresholds.categories.map((each) => ({ value: each.id, label: each.name }))}
          onChange={setCategory}
        />
      </div>
      {thresholds.items.map((item) => (
        <div key={item.name} className="setting">
          <label htmlFor={item.name}>
            {item.label}
            {item.given && <span className="badge">{words.settings.setBy}</span>}
          </label>
          <InputNumber<number>
            id={item.name}
            disabled={!writes}
            value={item.name in values ? (values[item.name] ?? null) : item.value}
            onChange={(value) => setValues({ ...values, [item.name]: value })}
          />
        </div>
      ))}
      {writes && (
        <div>
          <Button
            type="primary"
            disabled={Object.keys(values).length === 0 && category === null}
            loading={busy}
            onClick={() => void save()}
          >
            {words.common.save}
          </Button>
        </div>
      )}
    </section>
  );
}
