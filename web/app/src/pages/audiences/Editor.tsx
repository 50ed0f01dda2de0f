import { Button, Input, Popconfirm } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { request } from "../../api/client";
import { refresh } from "../../api/hooks";
import type { AudienceDetail } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";
import { CountSheet } from "./CountSheet";
import { GroupView } from "./GroupView";
import { opened, type Rule, tidy } from "./rule";
import { SnapshotsSheet } from "./SnapshotsSheet";
import { TakeSheet } from "./TakeSheet";
import { UsedBy } from "./UsedBy";
import { useConditions, useCount } from "./useRule";
import { VersionsSheet } from "./VersionsSheet";
import { WhySheet } from "./WhySheet";

interface Props {
  audience: AudienceDetail | null;
  rule: Rule | null;
  name: string;
}

const LONGEST = 80;

/** A rule as sentences, how many fit it now, and all that is known of an audience that is kept. */
export function Editor({ audience, rule: first, name: called }: Props) {
  const words = useWords();
  const may = useMay();
  const [group, change] = useState(() => opened(first));
  const [name, rename] = useState(called);
  const kinds = useConditions();
  const rule = tidy(group);
  const counted = useCount(rule);
  const disabled = !may("acting.write");
  return (
    <div className="page">
      <header>
        <h1>{audience?.name ?? words.audiences.make}</h1>
        <Link to="/audiences">{words.audiences.title}</Link>
      </header>
      <div className="audience-editor">
        <div className="stack">
          <section className="sheet stack">
            <label className="stack audience-name" htmlFor="audience-name">
              <span className="small soft">{words.audiences.name}</span>
              <Input
                id="audience-name"
                value={name}
                maxLength={LONGEST}
                disabled={disabled}
                placeholder={words.audiences.nameHow}
                onChange={(event) => rename(event.target.value)}
              />
            </label>
            {audience?.broken && <p className="cross">{words.common.pair(words.audiences.broken, audience.broken)}</p>}
            <h2>{words.audiences.rule}</h2>
            <Answer of={kinds} rows={4}>
              {(all) => <GroupView group={group} kinds={all} disabled={disabled} onChange={change} />}
            </Answer>
            <p className="audience-line">{counted.error ? "" : counted.data?.line}</p>
            {disabled ? (
              <p className="soft small">{words.audiences.readOnly}</p>
            ) : (
              <Saving audience={audience} rule={rule} name={name} />
            )}
          </section>
          {audience && <TakeSheet id={audience.id} version={audience.version} />}
        </div>
        <div className="stack">
          <CountSheet counted={counted} empty={rule === null} />
          {may("customers.read") && <WhySheet rule={rule} />}
          {audience && (
            <>
              <section className="sheet stack">
                <h2>{words.audiences.usedBy}</h2>
                <UsedBy uses={audience.used_by} />
              </section>
              <SnapshotsSheet id={audience.id} />
              <VersionsSheet
                id={audience.id}
                version={audience.version}
                onBringBack={disabled ? null : (back) => change(opened(back))}
              />
            </>
          )}
        </div>
      </div>
    </div>
  );
}

function Saving({ audience, rule, name }: { audience: AudienceDetail | null; rule: Rule | null; name: string }) {
  const words = useWords();
  const navigate = useNavigate();
  const [act, busy] = useAct();
  const trimmed = name.trim();
  const save = () =>
    act(async () => {
      if (!audience) {
        const made = await request<AudienceDetail>("/audiences", { method: "POST", body: { name: trimmed, rule } });
        await refresh("/audiences");
        await navigate(`/audiences/${made.id}`, { replace: true });
        return;
      }
      await put(audience, rule, trimmed);
      await refresh("/audiences");
    }, words.audiences.saved);
  const remove = () =>
    act(async () => {
      await request(`/audiences/${audience?.id}`, { method: "DELETE", query: { version: audience?.version } });
      await refresh("/audiences");
      await navigate("/audiences");
    }, words.audiences.removed);
  return (
    <div className="row">
      <Button type="primary" loading={busy} disabled={!rule || !trimmed} onClick={() => void save()}>
        {audience ? words.audiences.saveChange : words.audiences.save}
      </Button>
      {audience && (
        <Popconfirm
          title={words.audiences.remove}
          description={words.audiences.removeHow}
          okText={words.common.remove}
          cancelText={words.common.cancel}
          onConfirm={() => void remove()}
        >
          <Button disabled={busy}>{words.audiences.remove}</Button>
        </Popconfirm>
      )}
    </div>
  );
}

/** Another name alone is no other version of the rule. */
function put(audience: AudienceDetail, rule: Rule | null, name: string): Promise<AudienceDetail> {
  const path = `/audiences/${audience.id}`;
  const same = JSON.stringify(rule) === JSON.stringify(tidy(opened(audience.rule as Rule)));
  if (same) return request(path, { method: "PATCH", body: { name, version: audience.version } });
  return request(path, { method: "PUT", body: { name, rule, version: audience.version } });
}
