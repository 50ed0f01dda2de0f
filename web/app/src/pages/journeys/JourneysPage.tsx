import { Button } from "antd";
import { Link, useNavigate } from "react-router";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { JourneyRow, Journeys } from "../../api/types";
import { Allowed } from "../../shell/Allowed";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Empty } from "../../ui/Empty";
import { Heads } from "../../ui/Heads";
import { useWords } from "../../words/language";
import { ReachTabs } from "../reach/ReachTabs";
import "../../ui/table.css";
import "./journeys.css";

export function JourneysPage() {
  return (
    <Allowed needs="acting.read">
      <Whole />
    </Allowed>
  );
}

/** Every journey with what it does now, and plays to begin a new one from. */
function Whole() {
  const words = useWords();
  const may = useMay();
  const asked = useGet<Journeys>("/journeys");
  const [make, busy] = useMake();
  return (
    <div className="page">
      <ReachTabs />
      <header>
        <h1>{words.journeys.title}</h1>
        <Link to="/journeys/words">{words.journeys.words}</Link>
        {may("acting.write") && (
          <Button loading={busy} onClick={() => void make({ name: words.journeys.newName })}>
            {words.journeys.empty}
          </Button>
        )}
      </header>
      <p className="soft">{words.journeys.how}</p>
      <Answer of={asked} rows={6}>
        {({ items, plays }) => (
          <div className="stack journeys-stack">
            <section className="sheet">
              {items.length === 0 ? (
                <Empty title={words.journeys.none} how={may("acting.write") ? words.journeys.noneHow : undefined} />
              ) : (
                <Rows rows={items} />
              )}
            </section>
            {may("acting.write") && (
              <section className="stack" aria-label={words.journeys.plays}>
                <h2>{words.journeys.plays}</h2>
                <ul className="plays">
                  {plays.map((play) => (
                    <li key={play.id} className="sheet play">
                      <h3>{play.name}</h3>
                      <p>{play.about}</p>
                      <p className="row soft small">
                        <span>{play.trigger}</span>
                        <span>{words.journeys.steps(play.steps)}</span>
                        <Button size="small" disabled={busy} onClick={() => void make({ play: play.id })}>
                          {words.journeys.use}
                          <span className="unseen">{play.name}</span>
                        </Button>
                      </p>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </div>
        )}
      </Answer>
    </div>
  );
}

/** Make a journey and go to it. */
export function useMake(): [(said: { play?: string; name?: string; like?: number }) => Promise<void>, boolean] {
  const words = useWords();
  const go = useNavigate();
  const [act, busy] = useAct();
  const make = async (said: { play?: string; name?: string; like?: number }) => {
    let made = 0;
    const done = await act(async () => {
      const answer = await request<{ id: number }>("/journeys", { method: "POST", body: said });
      made = answer.id;
    }, words.journeys.made);
    if (!done) return;
    void refresh("/journeys");
    await go(`/journeys/${made}`);
  };
  return [make, busy];
}

function Rows({ rows }: { rows: readonly JourneyRow[] }) {
  const words = useWords();
  const { journeys } = words;
  return (
    <div className="scroll">
      <table className="rows full">
        <Heads
          names={[journeys.name, journeys.stage]}
          numbers={[
            journeys.entered,
            journeys.heldOut,
            journeys.walking,
            journeys.review,
            journeys.sent,
            journeys.skipped,
          ]}
        />
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Link to={`/journeys/${row.id}`}>{row.name}</Link>
                <span className="soft small block cap">{row.trigger}</span>
              </th>
              <td>
                <Stage row={row} />
                {row.changed && row.version > 0 && <span className="soft small block">{journeys.changed}</span>}
              </td>
              <td className="n">{row.entered.toLocaleString()}</td>
              <td className="n">{row.held_out.toLocaleString()}</td>
              <td className="n">{row.walking.toLocaleString()}</td>
              <td className="n">{row.messages.review.toLocaleString()}</td>
              <td className="n">{row.messages.sent.toLocaleString()}</td>
              <td className="n">{row.messages.skipped.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Stage({ row }: { row: JourneyRow }) {
  return <span className={`stage ${row.stage}`}>{row.stage_text}</span>;
}
