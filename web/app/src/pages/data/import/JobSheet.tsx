import { Button, Progress } from "antd";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { request } from "../../../api/client";
import { askAgain, refresh, useGet } from "../../../api/hooks";
import type { ImportJob, UploadedFile } from "../../../api/types";
import { Blocks } from "../../../blocks/Blocks";
import { Answer } from "../../../ui/Answer";
import { useAct } from "../../../ui/act";
import { Export } from "../../../ui/Export";
import { useWords } from "../../../words/language";

interface Props {
  id: string;
  uploads: readonly UploadedFile[];
  onWatch: (job: number | null) => void;
}

const ASK_AGAIN_MS = 1000;

/** A file that was imported is gone: asking for it once more would only be refused. */
function isKept(asked: string, job: string): boolean {
  return asked !== job && !asked.startsWith("/uploads/");
}

function goesOn(job: ImportJob | undefined): boolean {
  return job?.state === "waiting" || job?.state === "running";
}

/** An import as it runs, then its report; a trial offers to do it for good. */
export function JobSheet({ id, uploads, onWatch }: Props) {
  const words = useWords();
  const path = `/imports/${id}`;
  const asked = useGet<ImportJob>(path);
  const running = goesOn(asked.data);
  const watched = useGet<ImportJob>(path, {}, { every: running ? ASK_AGAIN_MS : false });
  const state = watched.data?.state;
  const dry = watched.data?.dry_run;
  const here = useRef<HTMLElement>(null);
  useEffect(() => {
    // Newer browsers give a promise back, which an effect must not.
    void here.current?.scrollIntoView({ block: "nearest" });
  }, []);
  // Once an import is through, every number of the app may be another.
  useEffect(() => {
    if (state !== "done" && state !== "cancelled" && state !== "failed") return;
    if (dry) void refresh("/imports");
    else void askAgain({ predicate: ({ queryKey }) => isKept(String(queryKey[0]), path) });
  }, [state, dry, path]);
  return (
    <section ref={here} className="sheet stack job" aria-live="polite">
      <Answer of={watched} rows={3}>
        {(job) => <Job job={job} uploads={uploads} onWatch={onWatch} />}
      </Answer>
      <div>
        <button type="button" className="link small" onClick={() => onWatch(null)}>
          {words.data.close}
        </button>
      </div>
    </section>
  );
}

function Job({ job, uploads, onWatch }: { job: ImportJob } & Omit<Props, "id">) {
  const words = useWords();
  const [act, busy] = useAct();
  const running = goesOn(job);
  const cancel = () => act(() => request(`/imports/${job.id}/cancel`, { method: "POST" }));
  const forGood = () =>
    act(async () => {
      const mine = uploads.filter((each) => job.files.includes(each.name)).map((each) => each.id);
      const body = { uploads: mine, source: job.source, store: job.store };
      onWatch((await request<ImportJob>("/imports", { method: "POST", body })).id);
    });
  const tables = job.report.filter((each) => each.type === "table").length;
  const set_aside = job.totals.quarantined ?? 0;
  return (
    <div className="stack">
      <h2>
        {job.dry_run ? words.data.trial : words.data.import} · {job.files.join(", ")}
      </h2>
      {running && (
        <>
          <Progress
            percent={Math.round(job.share * 100)}
            status="active"
            aria-label={words.data.progress}
            strokeColor="var(--blue)"
          />
          <div className="row">
            <span>{job.said}</span>
            <Button size="small" loading={busy} disabled={job.cancel_asked} onClick={() => void cancel()}>
              {words.data.cancelImport}
            </Button>
            <span className="soft small">{words.data.cancelHow}</span>
          </div>
        </>
      )}
      {job.error && (
        <p role="alert">
          <b className="cross">✗</b> {job.error.text}
        </p>
      )}
      {!running && job.state !== "done" && <p>{job.said}</p>}
      <Blocks blocks={job.report} />
      {tables > 0 && <Export path={`/imports/${job.id}/export`} workbookOnly={tables > 1} />}
      {job.state === "done" && (
        <div className="row">
          {job.dry_run && uploads.some((each) => job.files.includes(each.name)) && (
            <Button type="primary" loading={busy} onClick={() => void forGood()}>
              {words.data.understood}
            </Button>
          )}
          {!job.dry_run && set_aside > 0 && <Link to="/data/quarantine">{words.data.fixRows(set_aside)}</Link>}
          {!job.dry_run && <Link to="/">{words.data.seeToday}</Link>}
        </div>
      )}
    </div>
  );
}
