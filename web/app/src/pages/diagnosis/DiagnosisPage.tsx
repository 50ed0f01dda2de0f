import { Select } from "antd";
import { NavLink, Outlet, useLocation, useNavigate } from "react-router";
import { useGet } from "../../api/hooks";
import type { SectionEntry } from "../../api/types";
import { useShop } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { Empty } from "../../ui/Empty";
import { useWords } from "../../words/language";
import "../../ui/side.css";

/** The pages on the left, the one that is open beside them. */
export function DiagnosisPage() {
  const words = useWords();
  const shop = useShop();
  const asked = useGet<SectionEntry[]>("/diagnosis", {}, { enabled: shop.as_of !== null });
  if (!shop.as_of) {
    return (
      <div className="sheet">
        <Empty title={words.diagnosis.none} how={words.diagnosis.noneHow}>
          <NavLink to="/data/import">{words.today.importFirst}</NavLink>
        </Empty>
      </div>
    );
  }
  return (
    <div className="aside-page">
      <Answer of={asked} rows={12}>
        {(sections) => <Pages sections={sections} />}
      </Answer>
      <Outlet context={asked.data ?? []} />
    </div>
  );
}

function Pages({ sections }: { sections: readonly SectionEntry[] }) {
  const words = useWords();
  const go = useNavigate();
  const { pathname } = useLocation();
  const own = [
    { id: "explain", name: words.diagnosis.explain },
    { id: "what-if", name: words.diagnosis.whatIf },
  ];
  const here = pathname.split("/")[2] ?? sections[0]?.id ?? "";
  const choices = (some: readonly SectionEntry[]) => some.map((each) => ({ value: each.id, label: each.name }));
  return (
    <>
      <div className="aside-select">
        <Select
          aria-label={words.diagnosis.sections}
          value={here}
          options={[
            { label: words.diagnosis.title, options: choices(sections) },
            { label: words.diagnosis.ask, options: choices(own) },
          ]}
          onChange={(id: string) => void go(`/diagnosis/${id}`)}
        />
      </div>
      <nav className="aside-list" aria-label={words.diagnosis.sections}>
        <Links entries={sections} here={here} />
        <h2>{words.diagnosis.ask}</h2>
        <Links entries={own} here={here} />
      </nav>
    </>
  );
}

function Links({ entries, here }: { entries: readonly SectionEntry[]; here: string }) {
  return (
    <ul>
      {entries.map((each) => (
        <li key={each.id}>
          <NavLink to={`/diagnosis/${each.id}`} className={each.id === here ? "active" : ""}>
            {each.name}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}
