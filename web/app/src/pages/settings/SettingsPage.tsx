import { Select } from "antd";
import { NavLink, Outlet, useLocation, useNavigate } from "react-router";
import { Allowed } from "../../shell/Allowed";
import { useMay } from "../../shell/session";
import { useWords } from "../../words/language";
import "../../ui/side.css";
import "./settings.css";

const MINE = [{ id: "account" }, { id: "tokens" }] as const;
const OURS = [
  { id: "shop", needs: "settings.read" },
  { id: "calendar", needs: "settings.read" },
  { id: "cycles", needs: "settings.read" },
  { id: "thresholds", needs: "settings.read" },
  { id: "benchmarks", needs: "settings.read" },
  { id: "targets", needs: "settings.read" },
  { id: "daily-note", needs: "settings.read" },
  { id: "members", needs: "users.manage" },
  { id: "audit", needs: "audit.read" },
  { id: "backup", needs: "users.manage" },
] as const;

export function SettingsPage() {
  const words = useWords();
  const go = useNavigate();
  const may = useMay();
  const { pathname } = useLocation();
  const ours = OURS.filter((each) => may(each.needs));
  const here = pathname.split("/")[2] ?? "";
  const needed = OURS.find((each) => each.id === here)?.needs;
  const groups = [
    { name: words.settings.mine, pages: MINE },
    { name: words.settings.ours, pages: ours },
  ];
  return (
    <div className="aside-page">
      <div className="aside-select">
        <Select
          aria-label={words.settings.pages}
          value={here}
          options={groups.map((group) => ({
            label: group.name,
            options: group.pages.map(({ id }) => ({ value: id as string, label: words.settings[id] })),
          }))}
          onChange={(page: string) => void go(`/settings/${page}`)}
        />
      </div>
      <nav className="aside-list" aria-label={words.settings.pages}>
        {groups
          .filter((group) => group.pages.length > 0)
          .map((group) => (
            <section key={group.name} aria-label={group.name}>
              <h2>{group.name}</h2>
              <ul>
                {group.pages.map(({ id }) => (
                  <li key={id}>
                    <NavLink to={`/settings/${id}`} className={id === here ? "active" : ""}>
                      {words.settings[id]}
                    </NavLink>
                  </li>
                ))}
              </ul>
            </section>
          ))}
      </nav>
      {needed ? (
        <Allowed needs={needed}>
          <Outlet />
        </Allowed>
      ) : (
        <Outlet />
      )}
    </div>
  );
}
