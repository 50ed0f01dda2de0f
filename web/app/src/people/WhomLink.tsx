import type { Finding } from "../api/types";
import { useMay } from "../shell/session";
import { useWords } from "../words/language";
import { named, usePeople } from "./context";

/** Whom a finding is about, where it can say. */
export function WhomLink({ finding }: { finding: Finding }) {
  const words = useWords();
  const people = usePeople();
  const may = useMay();
  const asked = named(finding.people, finding.whom);
  if (!asked || !may("customers.read")) return null;
  return (
    <p className="small">
      <button type="button" className="link" onClick={() => people.open(asked)}>
        {words.common.pair(words.common.people, finding.whom)}
      </button>
    </p>
  );
}
