import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useScoped } from "../../api/hooks";
import type { Today } from "../../api/types";
import { useScope } from "../../shell/scope";
import { useShop } from "../../shell/session";
import { useTourReady } from "../../tour/context";
import { Answer } from "../../ui/Answer";
import { Choice } from "../../ui/Choice";
import { Empty } from "../../ui/Empty";
import { useWords } from "../../words/language";
import { AttentionSheet } from "./AttentionSheet";
import { DueSheet } from "./DueSheet";
import { HurtsSheet } from "./HurtsSheet";
import { NumberCard } from "./NumberCard";
import { TargetsSheet } from "./TargetsSheet";
import "../../blocks/blocks.css";
import "./today.css";

const WINDOWS = [30, 90, 365] as const;

export function TodayPage() {
  const words = useWords();
  const shop = useShop();
  const [days, setDays] = useState("90");
  return (
    <div className="page">
      <header>
        <h1>{words.today.title}</h1>
        {shop.as_of && (
          <Choice
            label={words.today.window}
            value={days}
            options={WINDOWS.map((each) => ({ id: String(each), name: words.today.days(each) }))}
            onChange={setDays}
          />
        )}
      </header>
      {shop.as_of ? <Morning days={days} /> : <NothingYet />}
    </div>
  );
}

function Morning({ days }: { days: string }) {
  const words = useWords();
  const { scope } = useScope();
  const asked = useScoped<Today>("/today", { days });
  return (
    <Answer of={asked} rows={9} height={640}>
      {(today) => (
        <div className="today">
          <Numbers numbers={today.numbers} />
          {today.reservations.map((each) => (
            <p key={each} className="prose aside reservation">
              {each}
            </p>
          ))}
          {Object.keys(scope).length > 0 && <p className="prose aside reservation">{words.today.wholeBelow}</p>}
          <HurtsSheet today={today} />
          <DueSheet due={today.due} />
          <TargetsSheet blocks={today.targets} />
          <AttentionSheet waiting={today.attention} />
        </div>
      )}
    </Answer>
  );
}

function Numbers({ numbers }: { numbers: Today["numbers"] }) {
  useTourReady();
  return (
    <div className="numbers" data-tour="numbers">
      {numbers.map((each) => (
        <NumberCard key={each.metric} number={each} />
      ))}
    </div>
  );
}

function NothingYet() {
  const words = useWords();
  return (
    <section className="sheet">
      <Empty title={words.today.emptyTitle} how={words.today.emptyHow}>
        <Link to="/data/import">
          <Button type="primary">{words.today.importFirst}</Button>
        </Link>
      </Empty>
    </section>
  );
}
