import { NavLink } from "react-router";
import { useWords } from "../../words/language";
import "./reach.css";

const TABS = [
  { to: "/journeys", name: "journeys" },
  { to: "/reach/review", name: "review" },
  { to: "/reach/calendar", name: "calendar" },
  { to: "/reach/messages", name: "messages" },
  { to: "/reach/left-alone", name: "leftAlone" },
] as const;

/** The pages of the room, above each of them. */
export function ReachTabs() {
  const words = useWords();
  return (
    <nav className="reach-tabs" aria-label={words.reach.title}>
      {TABS.map((tab) => (
        <NavLink key={tab.to} to={tab.to}>
          {words.reach.tabs[tab.name]}
        </NavLink>
      ))}
    </nav>
  );
}
