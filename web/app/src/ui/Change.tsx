import { useRise } from "../theme/rise";
import "./change.css";

const ARROW = /[↑↓≈]/;

/** A comparison as the server writes it, its arrow in the colour the shop's habit gives to rising and falling. */
export function Change({ text }: { text: string }) {
  const { red } = useRise();
  const arrow = text.match(ARROW)?.[0];
  if (!arrow) return <span>{text}</span>;
  const [before, after] = text.split(arrow, 2);
  const rises = arrow === "↑";
  const colour = arrow === "≈" ? "level" : rises === red ? "red" : "green";
  return (
    <span>
      {before}
      <span className={`arrow ${colour}`}>{arrow}</span>
      {after}
    </span>
  );
}
