import { usePages } from "../../../api/pages";
import type { ImportJob } from "../../../api/types";
import { Failure } from "../../../ui/Failure";
import { Heads } from "../../../ui/Heads";
import { Loading } from "../../../ui/Loading";
import { More } from "../../../ui/More";
import { useWords } from "../../../words/language";

export function EarlierImports({ onWatch }: { onWatch: (job: number) => void }) {
  const words = useWords();
  const pages = usePages<ImportJob>("/imports");
  return (
    <section className="sheet stack" aria-label={words.data.jobs}>
      <h2>{words.data.jobs}</h2>
      {pages.error && <Failure error={pages.error} retry={pages.again} />}
      {!pages.first && !pages.error && <Loading rows={3} />}
      {pages.first && pages.items.length === 0 && <p className="soft">{words.data.noJobs}</p>}
      {pages.items.length > 0 && (
        <div className="scroll">
          <table className="rows full">
            <Heads names={[words.data.files, words.data.state, words.data.when, words.data.who]} />
            <tbody>
              {pages.items.map((job) => (
                <tr key={job.id}>
                  <th scope="row">
                    <button type="button" className="link" onClick={() => onWatch(job.id)}>
                      {job.files.join(", ")}
                    </button>
                    {job.dry_run && <span className="badge">{words.data.trial}</span>}
                  </th>
                  <td>{words.data.jobStates[job.state]}</td>
                  <td className="date">{job.made_at.slice(0, 16).replace("T", " ")}</td>
                  <td>{job.made_by}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {pages.first && pages.items.length > 0 && <More pages={pages} />}
    </section>
  );
}
