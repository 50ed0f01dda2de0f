import type { Journey, JourneyCard, JourneyMessages } from "../../api/types";
import { useWords } from "../../words/language";
import type { Mark, Marks } from "./path";
import type { Place } from "./tree";

interface Props {
  journey: Journey;
  /** Of one person whose path is looked at; null for everybody. */
  marks: Marks | null;
  edits: boolean;
  onOpen: (step: string) => void;
  onAdd: (place: Place) => void;
}

/** The steps as a tree that is read from top to bottom: a card each, ways on side by side. */
export function Tree(props: Props) {
  const { journey, edits, onOpen, onAdd } = props;
  const words = useWords();
  const problems = journey.problems.filter((problem) => problem.step === "trigger");
  return (
    <section className="tree" aria-label={journey.name}>
      <button
        type="button"
        className={`card begin ${problems.some((each) => each.refused) ? "faulty" : ""}`}
        onClick={() => onOpen("trigger")}
      >
        <span className="card-kind">{words.journeys.begins}</span>
        <span className="card-said cap">{journey.trigger}</span>
        <Problems of={problems} />
      </button>
      {edits && <Add onAdd={() => onAdd({ after: null, edge: "" })} />}
      <Way {...props} to={journey.first} seen={[]} />
    </section>
  );
}

function Way({ to, seen, ...props }: Props & { to: string | null; seen: readonly string[] }) {
  const words = useWords();
  const card = props.journey.cards.find((each) => each.id === to);
  // A draft may lead in a circle; each card stands once.
  if (!card || seen.includes(card.id)) return <p className="ends">{words.journeys.ends}</p>;
  const before = [...seen, card.id];
  const { edges } = card;
  return (
    <>
      <Card card={card} journey={props.journey} marks={props.marks} onOpen={props.onOpen} />
      {edges.length === 1 && edges[0] && (
        <>
          {props.edits && <Add onAdd={() => props.onAdd({ after: card.id, edge: edges[0]?.name ?? "" })} />}
          <Way {...props} to={edges[0].to} seen={before} />
        </>
      )}
      {edges.length > 1 && (
        <div className="ways">
          {edges.map((edge) => (
            <div key={edge.name} className="way">
              <p className="way-name">{edge.text}</p>
              {props.edits && <Add onAdd={() => props.onAdd({ after: card.id, edge: edge.name })} />}
              <Way {...props} to={edge.to} seen={before} />
            </div>
          ))}
        </div>
      )}
      {edges.length === 0 && <p className="ends">{words.journeys.ends}</p>}
    </>
  );
}

interface CardProps extends Pick<Props, "journey" | "marks" | "onOpen"> {
  card: JourneyCard;
}

function Card({ card, journey, marks, onOpen }: CardProps) {
  const words = useWords();
  const mark = marks?.get(card.id);
  const walked = marks === null ? "" : mark ? "walked" : "aside";
  const problems = journey.problems.filter((problem) => problem.step === card.id);
  const faulty = problems.some((each) => each.refused) ? "faulty" : "";
  return (
    <button
      type="button"
      id={`step-${card.id}`}
      className={`card ${card.kind} ${faulty} ${walked}`}
      onClick={() => onOpen(card.id)}
    >
      <span className="card-head">
        <span className="card-kind">{card.kind_text}</span>
        {card.mode_text && <span className={`card-mode ${card.mode}`}>{card.mode_text}</span>}
        <span className="card-day">{card.day}</span>
      </span>
      <span className="card-said">{card.said}</span>
      {mark && <Marked mark={mark} />}
      {marks === null && (card.waiting > 0 || card.messages) && journey.version > 0 && (
        <span className="card-counts">
          {card.waiting > 0 && <span>{words.journeys.waiting(card.waiting)}</span>}
          {card.messages && <Counts of={card.messages} />}
        </span>
      )}
      {card.newer && <span className="card-note">{words.journeys.newer}</span>}
      <Problems of={problems} />
    </button>
  );
}

/** When they came there, and what came of it. */
function Marked({ mark }: { mark: Mark }) {
  const { person } = useWords().journeys;
  return (
    <span className="card-mark">
      <b className="tick">
        <span aria-hidden="true">{mark.here ? "●" : "✓"}</span>
        <span className="unseen">{mark.here ? person.here : person.passed}</span>
      </b>
      <time>{mark.at}</time>
      {mark.here && <span aria-hidden="true">{person.here}</span>}
      {mark.came.map((each) => (
        <span key={each}>{each}</span>
      ))}
    </span>
  );
}

function Counts({ of }: { of: JourneyMessages }) {
  const { journeys } = useWords();
  const told: [string, number][] = [
    [journeys.sent, of.sent],
    [journeys.skipped, of.skipped],
    [journeys.review, of.review],
    [journeys.planned, of.planned],
    [journeys.unknown, of.unknown],
  ];
  // What was sent and skipped is told even where it is nothing yet; the rest only where there is something.
  return told
    .filter(([, many], place) => many > 0 || place < 2)
    .map(([name, many]) => (
      <span key={name}>
        {name} <b>{many.toLocaleString()}</b>
      </span>
    ));
}

function Problems({ of }: { of: Journey["problems"] }) {
  return of.map(({ text, refused }) => (
    <span key={text} className={refused ? "card-problem" : "card-note"}>
      {text}
    </span>
  ));
}

function Add({ onAdd }: { onAdd: () => void }) {
  const words = useWords();
  return (
    <button
      type="button"
      className="add"
      aria-label={words.journeys.add}
      data-note={words.journeys.add}
      onClick={onAdd}
    >
      +
    </button>
  );
}
