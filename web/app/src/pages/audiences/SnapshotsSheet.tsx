import { Button } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { AudienceSnapshot, SnapshotsCompared } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";
import { Members } from "./Members";

/** Who was in it at a moment, and who came and left since. */
export function SnapshotsSheet({ id }: { id: number }) {
  const words = useWords();
  const may = useMay();
  const [act, busy] = useAct();
  const [shown, show] = useState<number | null>(null);
  const path = `/audiences/${id}/snapshots`;
  const asked = useGet<AudienceSnapshot[]>(path);
  const keep = () =>
    act(async () => {
      await request(path, { method: "POST", body: {} });
      await refresh(path);
    }, words.audiences.kept);
  return (
    <section className="sheet stack">
      <h2>{words.audiences.snapshots}</h2>
      <p className="soft small">{words.audiences.snapshotsHow}</p>
      {may("acting.write") && (
        <Button className="audience-start" loading={busy} onClick={() => void keep()}>
          {words.audiences.keep}
        </Button>
      )}
      <Answer of={asked} rows={2}>
        {(snapshots) => (
          <ul className="audience-versions">
            {snapshots.map((each) => (
              <li key={each.id}>
                <p className="small">
                  <strong>{words.audiences.count(each.count)}</strong>{" "}
                  <span className="soft">
                    {each.share} · {each.at} {each.by} · {words.audiences.version(each.version)}
                  </span>
                </p>
                {may("customers.read") && (
                  <button
                    type="button"
                    className="link small"
                    aria-expanded={shown === each.id}
                    onClick={() => show(shown === each.id ? null : each.id)}
                  >
                    {words.audiences.compareNow}
                  </button>
                )}
                {shown === each.id && <Compared id={id} before={each.id} />}
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </section>
  );
}

function Compared({ id, before }: { id: number; before: number }) {
  const words = useWords();
  const asked = useGet<SnapshotsCompared>(`/audiences/${id}/compared`, { before });
  return (
    <Answer of={asked} rows={2}>
      {(compared) => (
        <div className="stack">
          <p className="small">
            {words.audiences.stayedN(compared.stayed)}
            {compared.gone > 0 && ` · ${words.audiences.goneN(compared.gone)}`}
          </p>
          <h3>{words.audiences.cameN(compared.came)}</h3>
          <Members members={compared.came_people} />
          <h3>{words.audiences.leftN(compared.left)}</h3>
          <Members members={compared.left_people} />
        </div>
      )}
    </Answer>
  );
}
