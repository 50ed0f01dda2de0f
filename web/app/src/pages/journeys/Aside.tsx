import { Link } from "react-router";
import type { Journey } from "../../api/types";
import { useWords } from "../../words/language";
import { Behind } from "./Behind";
import { type Person, PickPerson } from "./Person";

interface Props {
  journey: Journey;
  person: Person;
  onOpen: (step: string) => void;
}

/** Beside the canvas: what became of everybody, what is wrong, and the versions. */
export function Aside({ journey, person, onOpen }: Props) {
  const words = useWords();
  const { journeys } = words;
  const counts: [string, number][] = [
    [journeys.entered, journey.entered],
    [journeys.heldOut, journey.held_out],
    [journeys.walking, journey.walking],
    [journeys.review, journey.messages.review],
    [journeys.sent, journey.messages.sent],
    [journeys.skipped, journey.messages.skipped],
  ];
  // The same note on many cards is said once, and leads to the first of them.
  const problems = journey.problems.filter(
    ({ text, refused }, place) => refused || journey.problems.findIndex((each) => each.text === text) === place,
  );
  const where = (step: string) => {
    if (step === "trigger") return journeys.trigger;
    return journey.cards.find((card) => card.id === step)?.kind_text ?? journeys.whole;
  };
  return (
    <aside className="stack journey-aside">
      {journey.version > 0 && (
        <section className="sheet">
          <dl className="counts">
            {counts.map(([name, many]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{many.toLocaleString()}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <PickPerson journey={journey} person={person} />
      {problems.length > 0 && (
        <section className="sheet stack" aria-label={journeys.problems(problems.length)}>
          <h2>{journeys.problems(problems.length)}</h2>
          <ul className="problems">
            {problems.map((problem) => (
              <li key={`${problem.step} ${problem.field} ${problem.text}`} className={problem.refused ? "refused" : ""}>
                <button type="button" className="link" onClick={() => onOpen(problem.step || "whole")}>
                  <span className="soft small">
                    {problem.refused ? journeys.mustMend : journeys.mayStay} · {where(problem.step)}
                  </span>
                  <span className="block">{problem.text}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {journey.versions.length > 0 && (
        <section className="sheet stack">
          <h2>{journeys.versions}</h2>
          <ul className="small">
            {journey.changed && (
              <li aria-current={journey.shown === null ? "true" : undefined}>
                <Link to={`/journeys/${journey.id}`}>{journeys.draftVersion}</Link>
              </li>
            )}
            {journey.versions.map(({ number, at, by }) => (
              <li key={number} aria-current={journey.shown === number ? "true" : undefined}>
                <Link to={`/journeys/${journey.id}?version=${number}`}>{journeys.version(number, at, by)}</Link>
              </li>
            ))}
          </ul>
          <Behind journey={journey} />
        </section>
      )}
    </aside>
  );
}
