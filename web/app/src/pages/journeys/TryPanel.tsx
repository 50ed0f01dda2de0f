import { Button, InputNumber, Progress } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useGet } from "../../api/hooks";
import type { Journey, LastEvent, Trial, Tried } from "../../api/types";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { SidePanel } from "../../ui/SidePanel";
import { useWords } from "../../words/language";
import { endTrial, goesOn, useTrial } from "./trial";

/** What would have been, had the journey run in the last ninety days; and the last real events. */
export function TryPanel({ journey, onClose }: { journey: Journey; onClose: () => void }) {
  const words = useWords();
  const [price, setPrice] = useState<number | null>(null);
  const [run, setRun] = useState(0);
  const { id } = journey;
  const [trial, error] = useTrial(id, price, run);
  const again = () => setRun((n) => n + 1);
  const going = !error && (trial === null || goesOn(trial));
  return (
    <SidePanel open onClose={onClose} size="large" title={words.journeys.dryRun}>
      <div className="stack">
        <p className="soft">{words.journeys.tryHow}</p>
        {error && <Failure error={error} retry={again} />}
        {going && <Going id={id} trial={trial} />}
        {!error && trial && !goesOn(trial) && (
          <>
            {trial.error && (
              <p role="alert">
                <b className="cross">✗</b> {trial.error.text}
              </p>
            )}
            {trial.said && <p>{trial.said}</p>}
            {trial.tried && <Told tried={trial.tried} />}
            <div className="row">
              <label htmlFor="try-price" className="small">
                {words.journeys.priceMinor}
              </label>
              <InputNumber id="try-price" min={0} max={1_000_000} precision={0} value={price} onChange={setPrice} />
              <Button onClick={again}>{words.journeys.again90}</Button>
            </div>
          </>
        )}
        {!error && <LastEvents id={id} />}
      </div>
    </SidePanel>
  );
}

/** At once in a small shop; in a large one a job, which says how far it is and may be ended. */
function Going({ id, trial }: { id: number; trial: Trial | null }) {
  const words = useWords();
  const [act, busy] = useAct();
  if (!trial)
    return (
      <>
        <p role="status">{words.journeys.trying}</p>
        <Loading rows={8} />
      </>
    );
  return (
    <>
      <Progress
        percent={Math.round(trial.share * 100)}
        status="active"
        aria-label={words.data.progress}
        strokeColor="var(--blue)"
      />
      <div className="row">
        <span role="status">{trial.said}</span>
        <Button size="small" loading={busy} onClick={() => void act(() => endTrial(id, trial))}>
          {words.journeys.endTrial}
        </Button>
      </div>
    </>
  );
}

function Told({ tried }: { tried: Tried }) {
  const words = useWords();
  const { journeys } = words;
  return (
    <>
      <p>{tried.says}</p>
      <Bars tried={tried} />
      {tried.channels.map((channel) => (
        <p key={channel.name} className="row small">
          <b>{channel.name}</b>
          <span>{words.common.pair(journeys.plannedInAll, String(channel.planned))}</span>
          <span>{words.common.pair(journeys.sent, String(channel.sent))}</span>
        </p>
      ))}
      <Codes title={journeys.heldBack} of={tried.held} />
      <Codes title={journeys.notSent} of={tried.skipped} />
      {tried.waiting > 0 && <p className="small soft">{journeys.stillWaiting(tried.waiting)}</p>}
      {tried.meets.length === 0 ? (
        <p className="small soft">{journeys.nobodyMet}</p>
      ) : (
        <section>
          <h3>{tried.meets_text}</h3>
          <ul className="try-list small">
            {tried.meets.map((each) => (
              <li key={each.id}>
                <Link to={`/journeys/${each.id}`}>{each.name}</Link>
                <b>{journeys.customers(each.customers)}</b>
              </li>
            ))}
          </ul>
        </section>
      )}
      {tried.cost && <p>{words.common.pair(journeys.cost, tried.cost)}</p>}
      {tried.people.length > 0 && (
        <details>
          <summary>{journeys.lately}</summary>
          <ul className="try-list small">
            {tried.people.map((each) => (
              <li key={`${each.customer_id} ${each.day}`}>
                <Link to={`/customers/${each.customer_id}`}>
                  {each.name || words.customers.numbered(each.customer_id)}
                </Link>
                <span className="soft">
                  {each.day} {each.held_out && journeys.heldOut}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <section>
        <h3>{journeys.cannot}</h3>
        <ul className="small soft">
          {tried.cannot.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      </section>
    </>
  );
}

const HEIGHT = 90;
const BAR = 10;

function Bars({ tried }: { tried: Tried }) {
  const words = useWords();
  const most = Math.max(1, ...tried.days.map((day) => Math.max(day.entered, day.planned)));
  const tall = (many: number) => (many / most) * (HEIGHT - 2);
  return (
    <figure>
      <svg
        className="try-bars"
        viewBox={`0 0 ${tried.days.length * BAR} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={tried.says}
      >
        {tried.days.map((day, place) => (
          <g key={day.day} data-note={words.journeys.onDay(day.day, day.entered, day.planned)}>
            <rect
              className="planned"
              x={place * BAR + 4}
              width={4}
              y={HEIGHT - tall(day.planned)}
              height={tall(day.planned)}
            />
            <rect
              className="entered"
              x={place * BAR}
              width={4}
              y={HEIGHT - tall(day.entered)}
              height={tall(day.entered)}
            />
            <rect x={place * BAR} width={BAR} y={0} height={HEIGHT} fill="transparent" />
          </g>
        ))}
      </svg>
      <figcaption className="row small soft">
        <span>{tried.first}</span>
        <span>{words.journeys.perDay}</span>
        <span>{tried.last}</span>
      </figcaption>
    </figure>
  );
}

function Codes({ title, of }: { title: string; of: Tried["held"] }) {
  if (of.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul className="try-list small">
        {of.map((each) => (
          <li key={each.code}>
            <span className="cap">{each.text}</span>
            <b>{each.many.toLocaleString()}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LastEvents({ id }: { id: number }) {
  const words = useWords();
  const asked = useGet<LastEvent[]>(`/journeys/${id}/last-events`);
  return (
    <section>
      <h3>{words.journeys.lastEvents}</h3>
      <Answer of={asked}>
        {(events) =>
          events.length === 0 ? (
            <p className="small soft">{words.journeys.noEvents}</p>
          ) : (
            <ul className="try-list small">
              {events.map((each) => (
                <li key={`${each.customer_id} ${each.at}`}>
                  <span>
                    {each.at} {each.name || words.customers.numbered(each.customer_id)} · {each.what}
                  </span>
                  <span className={each.passed ? "tick" : "soft"}>
                    {each.passed ? "✓" : "✗"} {each.why}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </section>
  );
}
