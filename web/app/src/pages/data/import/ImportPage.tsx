import { useSearchParams } from "react-router";
import { useGet } from "../../../api/hooks";
import type { JobAlarms, UploadedFile } from "../../../api/types";
import { Answer } from "../../../ui/Answer";
import { useWords } from "../../../words/language";
import { DropZone } from "./DropZone";
import { EarlierImports } from "./EarlierImports";
import { JobSheet } from "./JobSheet";
import { WaitingFiles } from "./WaitingFiles";
import "./import.css";

const ALARMS_EVERY_MS = 20_000;

/** From a file to a report: dropped, looked into, tried, imported. The import that is watched stands in the address. */
export function ImportPage() {
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const job = search.get("job");
  const watch = (id: number | null) => setSearch(id === null ? {} : { job: String(id) }, { replace: true });
  const uploads = useGet<UploadedFile[]>("/uploads");
  return (
    <article className="page">
      <header>
        <h1>{words.data.import}</h1>
      </header>
      <Alarms />
      <DropZone />
      <Answer of={uploads} rows={3}>
        {(files) => (
          <div className="stack">
            {job && <JobSheet key={job} id={job} uploads={files} onWatch={watch} />}
            {files.length > 0 && <WaitingFiles files={files} onBegun={watch} />}
          </div>
        )}
      </Answer>
      <EarlierImports onWatch={watch} />
    </article>
  );
}

/** Whether anybody is at work: without a worker nothing that is begun here would ever end. */
function Alarms() {
  const asked = useGet<JobAlarms>("/jobs/alarms", {}, { every: ALARMS_EVERY_MS });
  return asked.data?.alarms.map((alarm) => (
    <p key={alarm.kind} role="alert" className="prose aside">
      <b className="cross">✗</b> {alarm.text}
    </p>
  ));
}
