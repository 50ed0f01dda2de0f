import { Button, InputNumber, Slider } from "antd";
import { useState } from "react";
import { useGet } from "../../api/hooks";
import type { Section } from "../../api/types";
import { Blocks } from "../../blocks/Blocks";
import { Answer } from "../../ui/Answer";
import { useLater } from "../../ui/useLater";
import { useWords } from "../../words/language";

type Lever = "new_buyers" | "second_order" | "frequency" | "order_value" | "win_back";

/** How far each is moved where nobody says: a tenth more, five points more, as the library has it. */
const USUAL: Record<Lever, number> = { new_buyers: 10, second_order: 5, frequency: 10, order_value: 10, win_back: 5 };
const LEVERS = Object.keys(USUAL) as Lever[];
const POINTS: readonly Lever[] = ["second_order", "win_back"];
const MOST = { percent: 50, points: 20 };
const SETTLED_AFTER = 300;

/** What each lever would be worth: the server is asked once the sliders rest. */
export function WhatIfView() {
  const words = useWords();
  const [steps, setSteps] = useState(USUAL);
  const [margin, setMargin] = useState<number | null>(null);
  const settled = useLater({ steps, margin }, SETTLED_AFTER);
  const step = LEVERS.map((lever) => `${lever}=${settled.steps[lever]}`);
  const found = useGet<Pick<Section, "blocks">>("/what-if", { step, margin: settled.margin });
  return (
    <article className="page">
      <header>
        <h1>{words.diagnosis.whatIf}</h1>
      </header>
      <p className="prose">{words.diagnosis.whatIfHow}</p>
      <div className="sheet levers">
        {LEVERS.map((lever) => (
          <OneLever
            key={lever}
            lever={lever}
            value={steps[lever]}
            onChange={(value) => setSteps({ ...steps, [lever]: value })}
          />
        ))}
        <div className="lever">
          <span>{words.diagnosis.margin}</span>
          <InputNumber<number>
            aria-label={words.diagnosis.margin}
            min={1}
            max={100}
            suffix="%"
            value={margin}
            onChange={setMargin}
          />
        </div>
        <Button onClick={() => setSteps(USUAL)}>{words.diagnosis.reset}</Button>
      </div>
      <Answer of={found} rows={8} height={320}>
        {({ blocks }) => <Blocks blocks={blocks} />}
      </Answer>
    </article>
  );
}

function OneLever({ lever, value, onChange }: { lever: Lever; value: number; onChange: (value: number) => void }) {
  const words = useWords();
  const inPoints = POINTS.includes(lever);
  const written = inPoints ? words.diagnosis.points : words.diagnosis.percent;
  return (
    <div className="lever">
      <span>{words.diagnosis.levers[lever]}</span>
      <Slider
        min={1}
        max={inPoints ? MOST.points : MOST.percent}
        value={value}
        ariaLabelForHandle={words.diagnosis.levers[lever]}
        ariaValueTextFormatterForHandle={() => `+${written(value)}`}
        tooltip={{ open: false }}
        onChange={onChange}
      />
      <b>+{written(value)}</b>
    </div>
  );
}
