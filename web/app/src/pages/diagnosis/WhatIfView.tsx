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
const PERCENT = 100;

/** As the server takes them: a tenth is 0.1, of a rate five points are 0.05. */
function inShares(steps: Record<Lever, number>): Record<string, number> {
  return Object.fromEntries(LEVERS.map((lever) => [lever, steps[lever] / PERCENT]));
}

function inWhole(costs: Partial<Record<Lever, number | null>>): Record<string, number | null | undefined> {
  return Object.fromEntries(LEVERS.map((lever) => [`${lever}_cost`, costs[lever]]));
}

/** What each lever would be worth: the server is asked once the sliders rest. */
export function WhatIfView() {
  const words = useWords();
  const [steps, setSteps] = useState(USUAL);
  const [costs, setCosts] = useState<Partial<Record<Lever, number | null>>>({});
  const [margin, setMargin] = useState<number | null>(null);
  const settled = useLater({ steps, costs, margin }, SETTLED_AFTER);
  const found = useGet<Section>("/what-if", {
    ...inShares(settled.steps),
    ...inWhole(settled.costs),
    margin: settled.margin && settled.margin / PERCENT,
  });
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
            cost={costs[lever] ?? null}
            onCost={(cost) => setCosts({ ...costs, [lever]: cost })}
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

interface LeverProps {
  lever: Lever;
  value: number;
  onChange: (value: number) => void;
  cost: number | null;
  onCost: (cost: number | null) => void;
}

function OneLever({ lever, value, onChange, cost, onCost }: LeverProps) {
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
      <InputNumber<number>
        className="lever-cost"
        aria-label={`${words.diagnosis.levers[lever]}: ${words.diagnosis.cost}`}
        placeholder={words.diagnosis.cost}
        min={0}
        value={cost}
        onChange={onCost}
      />
    </div>
  );
}
