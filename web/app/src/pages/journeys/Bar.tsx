import { Button, Popconfirm } from "antd";
import { Link, useNavigate } from "react-router";
import { request } from "../../api/client";
import { refresh } from "../../api/hooks";
import type { Journey } from "../../api/types";
import { useMay } from "../../shell/session";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";
import { useMake } from "./JourneysPage";
import { draftOf } from "./tree";

const STAGES = ["draft", "manual", "live"] as const;

interface Props {
  journey: Journey;
  earlier: boolean;
  onSettings: () => void;
  onTry: () => void;
  onFix: (step: string) => void;
}

/** What it is called, where it stands, who is held out, and the one thing to do next. */
export function Bar({ journey, earlier, onSettings, onTry, onFix }: Props) {
  const words = useWords();
  const share = `${Math.round(journey.holdout * 1000) / 10}%`;
  return (
    <header className="journey-bar">
      <div>
        <Link to="/journeys" className="small">
          ← {words.journeys.title}
        </Link>
        <h1>{journey.name}</h1>
      </div>
      <ol className="stages" aria-label={words.journeys.stageLabel}>
        {STAGES.map((stage) => (
          <li key={stage} aria-current={journey.stage === stage ? "step" : undefined}>
            {words.journeys.stages[stage]}
          </li>
        ))}
        {(journey.stage === "paused" || journey.stage === "stopped") && (
          <li aria-current="step">{journey.stage_text}</li>
        )}
      </ol>
      <button type="button" className="holdout link" onClick={onSettings}>
        {journey.holdout ? words.journeys.holdout(share) : words.journeys.noHoldout}
      </button>
      <div className="row journey-acts">
        {!earlier && <Next journey={journey} onFix={onFix} />}
        {!earlier && journey.stage !== "stopped" && <Button onClick={onTry}>{words.journeys.dryRun}</Button>}
        <Acts journey={journey} />
      </div>
    </header>
  );
}

function Next({ journey, onFix }: { journey: Journey; onFix: (step: string) => void }) {
  const words = useWords();
  const may = useMay();
  const [act, busy] = useAct();
  const { next } = journey;
  if (!next) return null;
  const first = journey.problems.find((problem) => problem.refused);
  const runs = may("acting.run");
  const publish = (revision: number) =>
    request(`/journeys/${journey.id}/publish`, { method: "POST", body: { revision } });
  const goLive = async () => {
    const draft = draftOf(journey);
    const steps = draft.steps.map((step) =>
      step.kind === "send" && step.mode !== "draft" ? { ...step, mode: "live" } : step,
    );
    const body = { revision: journey.revision, body: { ...draft, steps: steps.map(unpinned) } };
    const saved = await request<Journey>(`/journeys/${journey.id}/draft`, { method: "PUT", body });
    await publish(saved.revision);
  };
  const work: Record<string, () => Promise<unknown>> = {
    publish: () => publish(journey.revision),
    resume: () => request(`/journeys/${journey.id}/resume`, { method: "POST" }),
    live: goLive,
  };
  const take = async () => {
    if (next.act === "fix") return onFix(first?.step || (first?.field === "" ? "trigger" : "whole"));
    const done = await act(
      work[next.act] ?? (async () => {}),
      next.act === "publish" ? words.journeys.published : undefined,
    );
    if (done) await refresh("/journeys");
  };
  if (next.act !== "fix" && !runs) return null;
  return (
    <Button type="primary" loading={busy} data-note={next.why || undefined} onClick={() => void take()}>
      {next.text}
    </Button>
  );
}

// What a published version names with its number is meant as the newest again.
function unpinned<T extends { [setting: string]: unknown }>(step: T): T {
  return typeof step.template === "string" ? { ...step, template: step.template.replace(/:\d+$/, "") } : step;
}

function Acts({ journey }: { journey: Journey }) {
  const words = useWords();
  const may = useMay();
  const go = useNavigate();
  const [act, busy] = useAct();
  const [make] = useMake();
  const turn = async (what: "pause" | "stop") => {
    if (await act(() => request(`/journeys/${journey.id}/${what}`, { method: "POST" }))) await refresh("/journeys");
  };
  const drop = async () => {
    const query = { revision: journey.revision };
    if (await act(() => request(`/journeys/${journey.id}/draft`, { method: "DELETE", query })))
      await refresh("/journeys");
  };
  const remove = async () => {
    if (!(await act(() => request(`/journeys/${journey.id}`, { method: "DELETE" })))) return;
    void refresh("/journeys");
    await go("/journeys");
  };
  const running = journey.stage === "manual" || journey.stage === "live";
  return (
    <>
      {running && may("acting.run") && (
        <Button loading={busy} onClick={() => void turn("pause")}>
          {words.journeys.pause}
        </Button>
      )}
      {(running || journey.stage === "paused") && may("acting.run") && (
        <Popconfirm
          title={words.journeys.stop}
          description={words.journeys.stopHow}
          onConfirm={() => void turn("stop")}
        >
          <Button type="text">{words.journeys.stop}</Button>
        </Popconfirm>
      )}
      {may("acting.write") && journey.changed && journey.version > 0 && (
        <Popconfirm
          title={words.journeys.dropDraft}
          description={words.journeys.dropDraftHow}
          onConfirm={() => void drop()}
        >
          <Button type="text">{words.journeys.dropDraft}</Button>
        </Popconfirm>
      )}
      {may("acting.write") && journey.stage === "draft" && (
        <Popconfirm
          title={words.journeys.removeDraft}
          description={words.journeys.removeDraftHow}
          onConfirm={() => void remove()}
        >
          <Button type="text">{words.journeys.removeDraft}</Button>
        </Popconfirm>
      )}
      {may("acting.write") && journey.stage === "stopped" && (
        <Button onClick={() => void make({ like: journey.id })}>{words.journeys.copy}</Button>
      )}
    </>
  );
}
