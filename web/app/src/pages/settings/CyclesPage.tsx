import { Button, InputNumber } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { askAgain, useGet } from "../../api/hooks";
import type { CategoryCycle, Cycles } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Empty } from "../../ui/Empty";
import { Figure } from "../../ui/Figure";
import { Heads } from "../../ui/Heads";
import { useWords } from "../../words/language";
import "../../ui/table.css";

const MOST_DAYS = 3650;

/** How long a purchase lasts, as said and as customers do. */
export function CyclesPage() {
  const words = useWords();
  const asked = useGet<Cycles>("/settings/cycles");
  return (
    <article className="page">
      <header>
        <h1>{words.settings.cycles}</h1>
      </header>
      <p className="soft">{words.settings.cyclesHow}</p>
      <Answer of={asked} rows={8}>
        {(cycles) => <Table key={cycles.version} cycles={cycles} />}
      </Answer>
    </article>
  );
}

function Table({ cycles }: { cycles: Cycles }) {
  const words = useWords();
  const may = useMay();
  const [changed, change] = useState<Record<string, number | null>>({});
  const [act, busy] = useAct();
  const save = () =>
    act(async () => {
      try {
        await request("/settings/cycles", { method: "PUT", body: { version: cycles.version, days: changed } });
      } finally {
        await askAgain();
      }
    }, words.common.saved);
  if (cycles.items.length === 0) {
    return (
      <section className="sheet">
        <Empty title={words.settings.noCategories} />
      </section>
    );
  }
  return (
    <section className="sheet stack">
      <div className="scroll">
        <table className="rows full">
          <Heads
            names={[words.settings.category, words.settings.shopDays]}
            numbers={[words.settings.holds, words.settings.learned, words.settings.lateness]}
          />
          <tbody>
            {cycles.items.map((row) => (
              <Row
                key={row.category}
                row={row}
                days={row.category in changed ? (changed[row.category] ?? null) : row.days}
                onChange={(days) => change({ ...changed, [row.category]: days })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {may("settings.write") && (
        <div>
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
    </section>
  );
}

interface RowProps {
  row: CategoryCycle;
  days: number | null;
  onChange: (days: number | null) => void;
}

function Row({ row, days, onChange }: RowProps) {
  const words = useWords();
  const may = useMay();
  return (
    <tr>
      <th scope="row">{row.name}</th>
      <td>
        <InputNumber<number>
          aria-label={`${row.name}: ${words.settings.shopDays}`}
          min={1}
          max={MOST_DAYS}
          precision={0}
          placeholder={String(row.products ?? row.rule_of_thumb ?? "")}
          disabled={!may("settings.write")}
          value={days}
          onChange={onChange}
        />
      </td>
      <td className="n">
        {row.holds === null ? "" : words.common.days(row.holds)}
        <span className="soft small block">{words.settings.toldBy[row.told_by]}</span>
      </td>
      <td className="n">{row.learned && <Figure cell={row.learned} tabbable={false} />}</td>
      <td className="n">{row.lateness && <Figure cell={row.lateness} tabbable={false} />}</td>
    </tr>
  );
}
