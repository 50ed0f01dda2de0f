import type { ReactNode } from "react";
import { Link } from "react-router";
import { Empty } from "../ui/Empty";
import { useWords } from "../words/language";
import { useMay } from "./session";

/** What needs a permission, or words on how to get it: whoever types an address should not meet forms that refuse. */
export function Allowed({ needs, children }: { needs: string; children: ReactNode }) {
  const words = useWords();
  const may = useMay();
  if (may(needs)) return children;
  return (
    <div className="sheet">
      <Empty title={words.common.notAllowed} how={words.common.notAllowedHow}>
        <Link to="/">{words.common.toToday}</Link>
      </Empty>
    </div>
  );
}
