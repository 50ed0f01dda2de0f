import { Button, Input, InputNumber, Select, Switch } from "antd";
import { useState } from "react";
import type { Draft, Journey } from "../../api/types";
import { SidePanel } from "../../ui/SidePanel";
import { useWords } from "../../words/language";
import { useSave } from "./save";
import { sharesOf, sharesSaid } from "./shares";
import { draftOf } from "./tree";

/** The journey's own settings: its name, who is held out, and how often somebody may enter. */
export function WholePanel({ journey, edits, onClose }: { journey: Journey; edits: boolean; onClose: () => void }) {
  const words = useWords();
  const { journeys } = words;
  const [draft, setDraft] = useState<Draft>(draftOf(journey));
  const [arms, setArms] = useState(sharesSaid(journey.arms));
  const [save, busy] = useSave(journey);
  const change = (some: Partial<Draft>) => setDraft((before) => ({ ...before, ...some }));
  const read = sharesOf(arms);
  const keep = async () => {
    if (read && (await save({ ...draft, arms: read }))) onClose();
  };
  const disabled = !edits;
  return (
    <SidePanel
      open
      onClose={onClose}
      title={journeys.whole}
      footer={
        edits && (
          <Button type="primary" loading={busy} disabled={!read || !draft.name.trim()} onClick={() => void keep()}>
            {words.common.save}
          </Button>
        )
      }
    >
      <div className="stack">
        <div className="field">
          <label htmlFor="whole-name">{journeys.name}</label>
          <Input
            id="whole-name"
            disabled={disabled}
            maxLength={80}
            value={draft.name}
            onChange={({ target }) => change({ name: target.value })}
          />
        </div>
        <div className="field">
          <label htmlFor="whole-holdout">{journeys.holdoutShare}</label>
          <InputNumber
            id="whole-holdout"
            disabled={disabled}
            min={0}
            max={50}
            value={Math.round(draft.holdout * 1000) / 10}
            onChange={(share) => change({ holdout: (share ?? 0) / 100 })}
          />
        </div>
        <div className="field">
          <label htmlFor="whole-arms">{journeys.arms}</label>
          <Input
            id="whole-arms"
            disabled={disabled}
            value={arms}
            status={read ? "" : "error"}
            onChange={({ target }) => setArms(target.value)}
          />
          {!read && <span className="small cross">{journeys.armsWrong}</span>}
        </div>
        <div className="field">
          <span id="label-again">{journeys.again}</span>
          <Select
            aria-labelledby="label-again"
            disabled={disabled}
            value={draft.again}
            options={(["never", "after"] as const).map((each) => ({ value: each, label: journeys.agains[each] }))}
            onChange={(again) => change({ again })}
          />
        </div>
        {draft.again === "after" && (
          <div className="field">
            <label htmlFor="whole-after">{journeys.afterDays}</label>
            <InputNumber
              id="whole-after"
              disabled={disabled}
              min={0}
              max={730}
              precision={0}
              value={draft.after_days}
              onChange={(days) => change({ after_days: days ?? 0 })}
            />
          </div>
        )}
        <div className="field">
          <span id="label-leaves">{journeys.leaves}</span>
          <Switch
            aria-labelledby="label-leaves"
            disabled={disabled}
            checked={draft.leaves_when_bought}
            onChange={(leaves) => change({ leaves_when_bought: leaves })}
          />
        </div>
      </div>
    </SidePanel>
  );
}
