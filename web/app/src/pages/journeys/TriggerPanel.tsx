import { Button, Select } from "antd";
import { useState } from "react";
import type { Journey, JourneyForms } from "../../api/types";
import { SidePanel } from "../../ui/SidePanel";
import { useWords } from "../../words/language";
import { Fields } from "./Fields";
import { useSave } from "./save";
import { draftOf } from "./tree";

interface Props {
  journey: Journey;
  forms: JourneyForms;
  edits: boolean;
  onClose: () => void;
}

/** What lets people in. */
export function TriggerPanel({ journey, forms, edits, onClose }: Props) {
  const words = useWords();
  const [kind, setKind] = useState(journey.trigger_card?.kind ?? "");
  const [settings, setSettings] = useState<Record<string, unknown>>(journey.trigger_card?.settings ?? {});
  const [save, busy] = useSave(journey);
  const form = forms.triggers.find((each) => each.kind === kind);
  const keep = async () => {
    if (await save({ ...draftOf(journey), trigger: { kind, ...settings } })) onClose();
  };
  return (
    <SidePanel
      open
      onClose={onClose}
      title={words.journeys.trigger}
      footer={
        edits && (
          <Button type="primary" loading={busy} disabled={!kind} onClick={() => void keep()}>
            {words.common.save}
          </Button>
        )
      }
    >
      <div className="stack">
        {journey.problems
          .filter((problem) => problem.step === "trigger")
          .map((problem) => (
            <p key={problem.text} className="card-problem">
              {problem.text}
            </p>
          ))}
        <div className="field">
          <span id="label-trigger">{words.journeys.chooseTrigger}</span>
          <Select
            aria-labelledby="label-trigger"
            disabled={!edits}
            value={kind || null}
            options={forms.triggers.map((each) => ({ value: each.kind, label: each.name }))}
            onChange={(chosen: string) => {
              setKind(chosen);
              setSettings({});
            }}
          />
        </div>
        {form && (
          <Fields fields={form.fields} forms={forms} settings={settings} disabled={!edits} onChange={setSettings} />
        )}
      </div>
    </SidePanel>
  );
}
