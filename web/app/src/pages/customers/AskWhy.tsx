import { Button, Input, Select } from "antd";
import { type FormEvent, useId, useState } from "react";
import { useGet } from "../../api/hooks";
import type { Reached, Way, WhyReached } from "../../api/types";
import { Answer } from "../../ui/Answer";
import { useWords } from "../../words/language";
import { MessageCourse } from "../reach/MessageCourse";

interface Props {
  customerId: number;
  journeys: Reached["journeys"];
}

interface Asked {
  journey: number;
  on: string;
}

/** Why a journey did, or did not, reach the customer by the end of a day. */
export function AskWhy({ customerId, journeys }: Props) {
  const words = useWords();
  const id = useId();
  const [journey, setJourney] = useState<number | null>(null);
  const [on, setOn] = useState("");
  const [asked, ask] = useState<Asked | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (journey !== null) ask({ journey, on });
  };
  return (
    <section className="stack" aria-label={words.reach.askWhy}>
      <h3>{words.reach.askWhy}</h3>
      <form className="row" onSubmit={submit}>
        <Select
          aria-label={words.reach.chooseJourney}
          placeholder={words.reach.chooseJourney}
          value={journey}
          popupMatchSelectWidth={false}
          options={journeys.map((each) => ({ value: each.id, label: each.name }))}
          onChange={(value: number | null) => setJourney(value)}
        />
        <label htmlFor={id}>{words.reach.onDay}</label>
        <Input id={id} type="date" className="day" value={on} onChange={(event) => setOn(event.target.value)} />
        <Button htmlType="submit" disabled={journey === null}>
          {words.reach.ask}
        </Button>
      </form>
      {asked && <Because customerId={customerId} asked={asked} />}
    </section>
  );
}

function Because({ customerId, asked }: { customerId: number; asked: Asked }) {
  const words = useWords();
  const found = useGet<WhyReached>(`/reach/customers/${customerId}/why`, { journey: asked.journey, on: asked.on });
  return (
    <Answer of={found} rows={3}>
      {(why) => (
        <div className="stack" role="status">
          <p className="why-verdict">{why.verdict}</p>
          {why.conditions.length > 0 && (
            <>
              <h4>{words.reach.conditions}</h4>
              <ul className="ticks">
                {why.conditions.map((each) => (
                  <li key={each.said}>
                    <Holds holds={each.holds} />
                    <span className="cap">{each.said}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          {why.way && <Steps way={why.way} />}
          {why.messages.map((each) => (
            <details key={each.id}>
              <summary>
                {each.at} {each.why ? words.common.pair(each.state_said, each.why) : each.state_said}
              </summary>
              <MessageCourse message={each} />
            </details>
          ))}
        </div>
      )}
    </Answer>
  );
}

function Holds({ holds }: { holds: boolean | null }) {
  const words = useWords();
  const said = holds === null ? words.reach.cannotTell : holds ? words.reach.holds : words.reach.fails;
  return (
    <b className={holds === null ? "soft" : holds ? "tick" : "cross"}>
      <span aria-hidden="true">{holds === null ? "○" : holds ? "✓" : "✗"}</span>
      <span className="unseen">{said}</span>
    </b>
  );
}

function Steps({ way }: { way: Way }) {
  const words = useWords();
  return (
    <>
      <h4>
        {words.reach.steps} <span className="soft small">{words.reach.version(way.version)}</span>
      </h4>
      <ol className="course">
        {way.steps.map((each, place) => (
          <li key={place}>
            <time>{each.left_at}</time>
            <span>
              {each.step_said} <span className="soft">{each.why_said}</span>
              {each.message_said && <span className="block soft small">{each.message_said}</span>}
            </span>
          </li>
        ))}
      </ol>
      {way.step && <p className="small">{words.reach.nowAt(way.step_said, way.since)}</p>}
      {way.ended_said && <p className="small cap">{way.ended_said}</p>}
    </>
  );
}
