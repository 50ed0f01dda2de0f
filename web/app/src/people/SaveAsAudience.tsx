import { Link } from "react-router";
import type { Query } from "../api/client";
import { useMay } from "../shell/session";
import { useWords } from "../words/language";

interface Props {
  path: string;
  query: Query;
  title: string;
  onLeave: () => void;
}

/** The people of a list as the rule that names them: opens the editor with it filled in. */
export function SaveAsAudience({ path, query, title, onLeave }: Props) {
  const words = useWords();
  const may = useMay();
  if (!may("acting.write")) return null;
  const said = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const link = { path, query: Object.fromEntries(said.map(([name, value]) => [name, String(value)])), called: title };
  return (
    <Link className="small" to={`/audiences/new?from=${encodeURIComponent(JSON.stringify(link))}`} onClick={onLeave}>
      {words.people.asAudience}
    </Link>
  );
}
