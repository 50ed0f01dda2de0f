import { Button } from "antd";
import type { DraftStep, Journey, JourneyForms } from "../../api/types";
import { SidePanel } from "../../ui/SidePanel";
import { useWords } from "../../words/language";
import { begins } from "./begins";
import { useSave } from "./save";
import { draftOf, freeId, insert, type Place } from "./tree";

interface Props {
  journey: Journey;
  forms: JourneyForms;
  place: Place;
  onClose: () => void;
  onAdded: (step: string) => void;
}

/** Which kind of step to put there. */
export function AddStep({ journey, forms, place, onClose, onAdded }: Props) {
  const words = useWords();
  const [save, busy] = useSave(journey);
  const draft = draftOf(journey);
  const add = async (kind: string) => {
    const form = forms.steps.find((each) => each.kind === kind);
    if (!form) return;
    const step: DraftStep = {
      id: freeId(draft, kind),
      kind,
      next: {},
      ...begins(kind, forms, Object.keys(journey.arms)),
    };
    const edges = kind === "by_arm" ? Object.keys(journey.arms) : form.edges.map((edge) => edge.id);
    if (await save(insert(draft, place, step, edges))) onAdded(step.id);
  };
  return (
    <SidePanel open onClose={onClose} title={words.journeys.addWhat}>
      <div className="stack">
        {forms.steps.map((form) => (
          <Button key={form.kind} block disabled={busy} onClick={() => void add(form.kind)} className="cap">
            {form.name}
          </Button>
        ))}
      </div>
    </SidePanel>
  );
}
