import { useParams, useSearchParams } from "react-router";
import { useGet } from "../../api/hooks";
import type { Journey, JourneyForms } from "../../api/types";
import { Allowed } from "../../shell/Allowed";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useWords } from "../../words/language";
import { AddStep } from "./AddStep";
import { Aside } from "./Aside";
import { Bar } from "./Bar";
import { type Person, PersonBar, usePerson } from "./Person";
import { marksOf } from "./path";
import { StepPanel } from "./StepPanel";
import { Tree } from "./Tree";
import { TriggerPanel } from "./TriggerPanel";
import { TryPanel } from "./TryPanel";
import { WholePanel } from "./WholePanel";
import "./journeys.css";
import "./canvas.css";

export function JourneyPage() {
  return (
    <Allowed needs="acting.read">
      <Whole />
    </Allowed>
  );
}

/** The canvas: who enters, every step as a card with what it does now, and beside it what is wrong and what was. */
function Whole() {
  const { id = "" } = useParams();
  const [search] = useSearchParams();
  const person = usePerson(id);
  // Whose path is looked at walked a version of their own, which need not be the newest.
  const walked = person.way === null ? null : String(person.way.version);
  const asked = useGet<Journey>(`/journeys/${id}`, { version: search.get("version") ?? walked });
  const forms = useGet<JourneyForms>("/journeys/forms");
  return (
    <Answer of={asked} rows={10} height={600}>
      {(journey) => (forms.data ? <Canvas journey={journey} forms={forms.data} person={person} /> : null)}
    </Answer>
  );
}

function Canvas({ journey, forms, person }: { journey: Journey; forms: JourneyForms; person: Person }) {
  const words = useWords();
  const may = useMay();
  const [search, setSearch] = useSearchParams();
  const open = search.get("open") ?? "";
  const add = search.get("add");
  const show = (name: "open" | "add", value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        next.delete("open");
        next.delete("add");
        if (value) next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const close = () => show("open", "");
  // An earlier version is only looked at; the newest one is what a new draft begins as.
  const earlier = journey.shown !== null && journey.shown !== journey.version;
  const edits = may("acting.write") && journey.stage !== "stopped" && !earlier && person.asked === null;
  const marks = person.way ? marksOf(person.way) : null;
  const card = journey.cards.find((each) => each.id === open);
  return (
    <div className="page journey">
      <Bar
        journey={journey}
        earlier={earlier}
        onSettings={() => show("open", "whole")}
        onTry={() => show("open", "try")}
        onFix={(step) => show("open", step)}
      />
      {earlier && <p className="soft">{words.journeys.looking(journey.shown ?? 0)}</p>}
      <PersonBar journey={journey} person={person} />
      <div className="canvas">
        <Tree
          journey={journey}
          marks={marks}
          edits={edits}
          onOpen={(step) => show("open", step)}
          onAdd={({ after, edge }) => show("add", after === null ? ":" : `${after}:${edge}`)}
        />
        <Aside journey={journey} person={person} onOpen={(step) => show("open", step)} />
      </div>
      {card && <StepPanel key={card.id} journey={journey} card={card} forms={forms} edits={edits} onClose={close} />}
      {open === "trigger" && <TriggerPanel journey={journey} forms={forms} edits={edits} onClose={close} />}
      {open === "try" && <TryPanel journey={journey} onClose={close} />}
      {open === "whole" && <WholePanel journey={journey} edits={edits} onClose={close} />}
      {add !== null && edits && (
        <AddStep
          journey={journey}
          forms={forms}
          place={add === ":" ? { after: null, edge: "" } : placeOf(add)}
          onClose={close}
          onAdded={(step) => show("open", step)}
        />
      )}
    </div>
  );
}

function placeOf(said: string) {
  const [after = "", edge = ""] = said.split(":");
  return { after, edge };
}
