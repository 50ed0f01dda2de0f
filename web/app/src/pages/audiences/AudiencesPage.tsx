import { Button } from "antd";
import { Link } from "react-router";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { Audience, AudienceCount, ReadyAudience } from "../../api/types";
import { Allowed } from "../../shell/Allowed";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Empty } from "../../ui/Empty";
import { useLanguage, useWords } from "../../words/language";
import { ListsSheet } from "./ListsSheet";
import { UsedBy } from "./UsedBy";
import "../../ui/table.css";
import "./audiences.css";

/** Ready-made audiences, those that are kept, and lists that were uploaded. */
export function AudiencesPage() {
  return (
    <Allowed needs="acting.read">
      <Whole />
    </Allowed>
  );
}

function Whole() {
  const words = useWords();
  const may = useMay();
  return (
    <div className="page">
      <header>
        <h1>{words.audiences.title}</h1>
        {may("acting.write") && (
          <Link to="/audiences/new">
            <Button type="primary">{words.audiences.make}</Button>
          </Link>
        )}
      </header>
      <ReadySheet />
      <OwnSheet />
      <ListsSheet />
    </div>
  );
}

function ReadySheet() {
  const words = useWords();
  const asked = useGet<ReadyAudience[]>("/audiences/ready");
  return (
    <section className="stack">
      <div>
        <h2>{words.audiences.ready}</h2>
        <p className="soft small">{words.audiences.readyHow}</p>
      </div>
      <Answer of={asked} rows={6} height={240}>
        {(ready) => (
          <ul className="audience-ready">
            {ready.map((each) => (
              <li key={each.id}>
                <Link to={`/audiences/new?ready=${each.id}`} className="sheet audience-card">
                  <strong>{each.name}</strong>
                  <span className="soft small">{each.line}</span>
                  <ReadyCount id={each.id} />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </section>
  );
}

/** Counted by itself: one that takes long keeps no other waiting. */
function ReadyCount({ id }: { id: string }) {
  const { words, lang } = useLanguage();
  const { data, error } = useGet<AudienceCount>(`/audiences/ready/${id}`);
  if (error) return <span className="small cross">{error.text(lang)}</span>;
  if (!data) return <span className="small soft">{words.common.loading}</span>;
  const [lacking] = data.lacking;
  if (lacking) return <span className="small audience-lacking">{lacking}</span>;
  return (
    <span className="audience-figure small">
      <strong>{words.audiences.count(data.count)}</strong>
      <span className="soft">{data.share}</span>
    </span>
  );
}

function OwnSheet() {
  const words = useWords();
  const asked = useGet<Audience[]>("/audiences");
  return (
    <section className="sheet stack">
      <h2>{words.audiences.own}</h2>
      <Answer of={asked} rows={5}>
        {(audiences) =>
          audiences.length === 0 ? (
            <Empty title={words.audiences.none} how={words.audiences.noneHow} />
          ) : (
            <Rows audiences={audiences} />
          )
        }
      </Answer>
    </section>
  );
}

function Rows({ audiences }: { audiences: readonly Audience[] }) {
  const words = useWords();
  return (
    <div className="scroll">
      <table className="rows full audience-table">
        <thead>
          <tr>
            <th scope="col">{words.audiences.name}</th>
            <th scope="col">{words.audiences.who}</th>
            <th scope="col" className="n">
              {words.audiences.people}
            </th>
            <th scope="col" className="n">
              {words.audiences.ofBase}
            </th>
            <th scope="col">{words.audiences.countedAt}</th>
            <th scope="col">{words.audiences.usedBy}</th>
          </tr>
        </thead>
        <tbody>
          {audiences.map((each) => (
            <tr key={each.id}>
              <th scope="row">
                <Link to={`/audiences/${each.id}`}>{each.name}</Link>
                <span className="soft small block">{words.audiences.version(each.version)}</span>
              </th>
              <td className="audience-said">
                {each.broken ? <span className="cross">{each.broken}</span> : each.line}
              </td>
              <td className="n">{each.counted?.count.toLocaleString() ?? ""}</td>
              <td className="n">{each.counted?.share ?? ""}</td>
              <td className="date">
                <Counted audience={each} />
              </td>
              <td>
                <UsedBy uses={each.used_by} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** When it was last counted, and the way to count it now. */
function Counted({ audience }: { audience: Audience }) {
  const words = useWords();
  const [act, busy] = useAct();
  const { counted } = audience;
  const count = () =>
    act(async () => {
      await request(`/audiences/${audience.id}/count`, { method: "POST", body: {} });
      await refresh("/audiences");
    });
  return (
    <>
      {counted ? counted.at : <span className="soft">{words.audiences.notCounted}</span>}
      <span className="soft small block">
        {counted && `${counted.stale ? words.audiences.stale : counted.data_version} · `}
        <button type="button" className="link" disabled={busy} onClick={() => void count()}>
          {words.audiences.countNow}
        </button>
      </span>
    </>
  );
}
