import { Select } from "antd";
import { NavLink, Outlet, useLocation, useNavigate } from "react-router";
import { Allowed } from "../../shell/Allowed";
import { useMay } from "../../shell/session";
import { useWords } from "../../words/language";
import "../../ui/side.css";

const PAGES = ["import", "quarantine", "exclusions", "suggestions", "quality", "versions", "sources"] as const;

export function DataPage() {
  const words = useWords();
  const go = useNavigate();
  const may = useMay();
  const { pathname } = useLocation();
  const pages = PAGES.filter((each) => may(each === "import" ? "data.import" : "data.read"));
  const here = pathname.split("/")[2] ?? pages[0] ?? "";
  return (
    <div className="aside-page">
      <div className="aside-select">
        <Select
          aria-label={words.data.pages}
          value={here}
          options={pages.map((each) => ({ value: each as string, label: words.data[each] }))}
          onChange={(page: string) => void go(`/data/${page}`)}
        />
      </div>
      <nav className="aside-list" aria-label={words.data.pages}>
        <ul>
          {pages.map((each) => (
            <li key={each}>
              <NavLink to={`/data/${each}`} className={each === here ? "active" : ""}>
                {words.data[each]}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <Allowed needs={here === "import" ? "data.import" : "data.read"}>
        <Outlet />
      </Allowed>
    </div>
  );
}
