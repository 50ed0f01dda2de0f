import { useState } from "react";
import { Link, useParams } from "react-router";
import { useGet } from "../../api/hooks";
import type { Effect } from "../../api/types";
import { Answer } from "../../ui/Answer";
import { Choice } from "../../ui/Choice";
import { Heads } from "../../ui/Heads";
import { useWords } from "../../words/language";
import { Interval } from "./Interval";
import { ReachPage } from "./ReachPage";
import "../../ui/table.css";

const WINDOWS = [30, 60, 90] as const;

/** What a journey changed: the verdict first, then whether it can be trusted, then the numbers. */
export function EffectPage() {
  const words = useWords();
  const { journey = "" } = useParams();
  const [days, setDays] = useState("30");
  const asked = useGet<Effect>(`/reach/effect/${journey}`, { days });
  return (
    <ReachPage
      title={asked.data ? words.common.pair(words.reach.effect, asked.data.name) : words.reach.effect}
      beside={
        <Choice
          label={words.reach.watchedFor}
          value={days}
          options={WINDOWS.map((each) => ({ id: String(each), name: words.today.days(each) }))}
          onChange={setDays}
        />
      }
    >
      <Answer of={asked} rows={10} height={560}>
        {(effect) => <Told effect={effect} />}
      </Answer>
    </ReachPage>
  );
}

function Told({ effect }: { effect: Effect }) {
  const words = useWords();
  return (
    <div className="stack effect">
      <section className="sheet stack">
        <p className={`verdict ${effect.tone}`}>{effect.verdict}</p>
        {effect.money && <p className="verdict-money">{effect.money}</p>}
        <p className="soft small">
          {effect.until && `${words.reach.readTo(effect.until)} · `}
          <Link to={`/journeys/${effect.journey}`}>{effect.name}</Link> ·{" "}
          <Link to={`/reach/messages?journey=${effect.journey}`}>{words.reach.tabs.messages}</Link>
        </p>
      </section>
      <section className="sheet stack">
        <h2>{words.reach.health}</h2>
        <ul className="ticks">
          {effect.ticks.map((each) => (
            <li key={each.id}>
              <Sign holds={each.holds} />
              <span className="cap">{each.said}</span>
            </li>
          ))}
        </ul>
      </section>
      <section className="sheet stack">
        <h2>{words.reach.compared}</h2>
        <Measures effect={effect} />
        <p className="soft small">{words.reach.intervalHow}</p>
      </section>
      <section className="sheet stack">
        <h2>
          {words.reach.lastTouch} <span className="badge">{words.reach.reference}</span>
        </h2>
        <p>
          {words.reach.orders(effect.last_touch.orders)} · {effect.last_touch.revenue}
        </p>
        <p className="soft small">{effect.last_touch.said}</p>
      </section>
      {effect.left.length > 0 && (
        <section className="sheet stack">
          <h2>{words.reach.leftOut}</h2>
          <ul>
            {effect.left.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Sign({ holds }: { holds: boolean | null }) {
  const words = useWords();
  if (holds === null)
    return (
      <b className="soft" title={words.reach.notYet}>
        ○
      </b>
    );
  return <b className={holds ? "tick" : "cross"}>{holds ? "✓" : "✗"}</b>;
}

function Measures({ effect }: { effect: Effect }) {
  const words = useWords();
  return (
    <div className="scroll">
      <table className="rows full">
        <Heads
          names={[words.reach.measure]}
          numbers={[words.reach.treated(effect.treated), words.reach.heldOut(effect.held_out), words.reach.difference]}
          acts
        />
        <tbody>
          {effect.measures.map((each) => (
            <tr key={each.id}>
              <th scope="row" className="cap">
                {each.said}
              </th>
              <td className="n">{each.treated}</td>
              <td className="n">{each.held_out}</td>
              <td className="n">{each.difference || <span className="soft">{words.reach.tooEarly}</span>}</td>
              <td>
                {each.value !== null && each.low !== null && each.high !== null && (
                  <Interval value={each.value} low={each.low} high={each.high} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
