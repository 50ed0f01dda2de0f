import { useQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import { request } from "../../api/client";
import type { ApiError } from "../../api/error";
import { useGet } from "../../api/hooks";
import type { AudienceDetail, FilledRule, ReadyAudience } from "../../api/types";
import { Allowed } from "../../shell/Allowed";
import { NotFound } from "../../shell/NotFound";
import { Answer } from "../../ui/Answer";
import { useLanguage } from "../../words/language";
import { Editor } from "./Editor";
import type { Rule } from "./rule";
import "./audiences.css";

export const NEW = "new";

/** One audience, or a new one: empty, ready-made, of the people behind a number, or of an uploaded list. */
export function AudiencePage() {
  return (
    <Allowed needs="acting.read">
      <Whole />
    </Allowed>
  );
}

function Whole() {
  const { id = NEW } = useParams();
  const [search] = useSearchParams();
  if (id !== NEW) return /^\d{1,15}$/.test(id) ? <Kept key={id} id={Number(id)} /> : <NotFound />;
  const [from, ready, list] = [search.get("from"), search.get("ready"), search.get("list")];
  if (from) return <FromPeople key={from} from={from} />;
  if (ready) return <FromReady key={ready} id={ready} />;
  const rule = list ? ({ kind: "uploaded", id: Number(list) } as Rule) : null;
  return <Editor key={list ?? ""} audience={null} rule={rule} name="" />;
}

function Kept({ id }: { id: number }) {
  const asked = useGet<AudienceDetail>(`/audiences/${id}`);
  return (
    <Answer of={asked} rows={8} height={500}>
      {(audience) => (
        // Somebody else's version begins anew; one's own renaming does not take the rule away that is being changed.
        <Editor key={audience.version} audience={audience} rule={audience.rule as Rule} name={audience.name} />
      )}
    </Answer>
  );
}

function FromReady({ id }: { id: string }) {
  const asked = useGet<ReadyAudience[]>("/audiences/ready");
  return (
    <Answer of={asked} rows={8} height={500}>
      {(all) => {
        const ready = all.find((each) => each.id === id);
        return ready ? <Editor audience={null} rule={ready.rule as Rule} name={ready.name} /> : <NotFound />;
      }}
    </Answer>
  );
}

/** The people behind a number: the link to them is what the drawer had, and the server knows its rule. */
function FromPeople({ from }: { from: string }) {
  const { lang } = useLanguage();
  const link = parsed(from);
  const asked = useQuery<FilledRule, ApiError>({
    queryKey: ["/audiences/filled", from, lang],
    queryFn: ({ signal }) => request<FilledRule>("/audiences/filled", { method: "POST", body: link, signal }),
    enabled: link !== null,
  });
  if (link === null) return <NotFound />;
  return (
    <Answer of={asked} rows={8} height={500}>
      {(filled) => <Editor audience={null} rule={filled.rule as Rule} name={link.called.slice(0, 80).trim()} />}
    </Answer>
  );
}

interface Link {
  path: string;
  query: Record<string, string>;
  called: string;
}

function parsed(text: string): Link | null {
  try {
    const said = JSON.parse(text) as Partial<Link> | null;
    if (typeof said?.path !== "string" || typeof said.query !== "object" || said.query === null) return null;
    return { path: said.path, query: said.query, called: typeof said.called === "string" ? said.called : "" };
  } catch {
    return null;
  }
}
