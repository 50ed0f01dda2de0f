import { useGet } from "../../api/hooks";
import { usePages } from "../../api/pages";
import type { Commit, DataVersion } from "../../api/types";
import { Answer } from "../../ui/Answer";
import { Failure } from "../../ui/Failure";
import { Heads } from "../../ui/Heads";
import { Loading } from "../../ui/Loading";
import { More } from "../../ui/More";
import { useWords } from "../../words/language";
import "../../ui/table.css";

const MEGABYTE = 1_000_000;

function moment(at: string): string {
  return at.slice(0, 16).replace("T", " ");
}

/** What the numbers rest on: the versions kept, and all that was imported or decided. */
export function VersionsPage() {
  const words = useWords();
  const versions = useGet<DataVersion[]>("/versions");
  const pages = usePages<Commit>("/versions/commits");
  return (
    <article className="page">
      <header>
        <h1>{words.data.versions}</h1>
      </header>
      <p className="soft">{words.data.versionsHow}</p>
      <Answer of={versions} rows={3}>
        {(found) => <Versions versions={found} />}
      </Answer>
      <section className="sheet stack" aria-label={words.data.commits}>
        <h2>{words.data.commits}</h2>
        {pages.error && <Failure error={pages.error} retry={pages.again} />}
        {!pages.first && !pages.error && <Loading rows={4} />}
        {pages.first && <Commits commits={pages.items} />}
        {pages.first && <More pages={pages} />}
      </section>
    </article>
  );
}

function Versions({ versions }: { versions: readonly DataVersion[] }) {
  const words = useWords();
  return (
    <section className="sheet">
      <div className="scroll">
        <table className="rows">
          <Heads names={[words.data.version, words.data.when]} numbers={[words.data.size]} />
          <tbody>
            {versions.map((each) => (
              <tr key={each.name}>
                <th scope="row">
                  {each.name}
                  {each.current && <span className="badge">{words.data.currentVersion}</span>}
                </th>
                <td className="date">{moment(each.made_at)}</td>
                <td className="n">{words.data.megabytes((each.bytes / MEGABYTE).toFixed(1))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Commits({ commits }: { commits: readonly Commit[] }) {
  const words = useWords();
  const counted = [words.data.read, words.data.accepted, words.data.duplicate, words.data.setAside];
  return (
    <div className="scroll">
      <table className="rows full">
        <thead>
          <tr>
            <th scope="col">{words.data.file}</th>
            <th scope="col">{words.data.when}</th>
            {counted.map((name) => (
              <th key={name} scope="col" className="n">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {commits.map((each) => (
            <tr key={each.import_id}>
              <th scope="row">
                {each.file || each.name}
                <span className="soft small block">
                  {[words.data.commitKinds[each.kind], each.file ? each.name : "", each.store]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </th>
              <td className="date">{moment(each.at)}</td>
              {[each.read, each.accepted, each.duplicate, each.quarantined].map((n, place) => (
                <td key={counted[place]} className="n">
                  {n ? n.toLocaleString() : ""}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
