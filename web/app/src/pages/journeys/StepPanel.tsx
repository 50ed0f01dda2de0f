import { Button, Popconfirm } from "antd";
import { useState } from "react";
import type { Journey, JourneyCard, JourneyForms } from "../../api/types";
import { SidePanel } from "../../ui/SidePanel";
import { useWords } from "../../words/language";
import { Fields } from "./Fields";
import { useSave } from "./save";
import { draftOf, moveUp, placeOf, remove, replace, stepOf } from "./tree";

interface Props {
  journey: Journey;
  card: JourneyCard;
  forms: JourneyForms;
  edits: boolean;
  onClose: () => void;
}

/** One step at the side: its settings, and moving it or taking it out. */
export function StepPanel({ journey, card, forms, edits, onClose }: Props) {
  const words = useWords();
  const [settings, setSettings] = useState<Record<string, unknown>>(card.settings);
  const [save, busy] = useSave(journey);
  const form = forms.steps.find((each) => each.kind === card.kind);
  const draft = draftOf(journey);
  const edges = card.edges.map((edge) => edge.name);
  const follows = card.edges[0]?.to;
  const below = journey.cards.find((each) => each.id === follows);
  const keep = async () => {
    const step = stepOf(draft, card.id);
    if (!step) return;
    // Only what its form knows: a setting that no control shows could never be taken out again.
    const known = Object.entries(settings).filter(([name]) => form?.fields.some((field) => field.name === name));
    const next = { id: step.id, kind: step.kind, next: step.next, ...Object.fromEntries(known) };
    if (await save(replace(draft, next))) onClose();
  };
  const problems = journey.problems.filter((problem) => problem.step === card.id);
  return (
    <SidePanel
      open
      onClose={onClose}
      title={words.journeys.edit(card.kind_text)}
      footer={
        edits && (
          <div className="row panel-foot">
            <Button type="primary" loading={busy} onClick={() => void keep()}>
              {words.common.save}
            </Button>
            <Button
              disabled={busy || !placeOf(draft, card.id)?.after || edges.length === 0}
              onClick={() => void save(moveUp(draft, card.id, edges))}
            >
              {words.journeys.up}
            </Button>
            <Button
              disabled={busy || !below || below.edges.length === 0}
              onClick={() =>
                below &&
                void save(
                  moveUp(
                    draft,
                    below.id,
                    below.edges.map((edge) => edge.name),
                  ),
                )
              }
            >
              {words.journeys.down}
            </Button>
            <Popconfirm
              title={words.journeys.removeStep}
              description={words.journeys.removeStepHow}
              onConfirm={() => void save(remove(draft, card.id, edges)).then((done) => done && onClose())}
            >
              <Button type="text" disabled={busy}>
                {words.journeys.removeStep}
              </Button>
            </Popconfirm>
          </div>
        )
      }
    >
      <div className="stack">
        <p className="soft">
          {card.said} · {card.day}
        </p>
        {problems.map((problem) => (
          <p key={problem.text} className="card-problem">
            {problem.text}
          </p>
        ))}
        {form && (
          <Fields fields={form.fields} forms={forms} settings={settings} disabled={!edits} onChange={setSettings} />
        )}
      </div>
    </SidePanel>
  );
}
