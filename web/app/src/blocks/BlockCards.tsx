import type { Card } from "../api/types";
import { named } from "../people/context";
import { Change } from "../ui/Change";
import { Figure } from "../ui/Figure";
import { Whole } from "../ui/Whole";
import { useWords } from "../words/language";
import { BlockChart } from "./BlockChart";

export function BlockCards({ cards }: { cards: readonly Card[] }) {
  return (
    <div className="cards">
      {cards.map((card) => (
        <One key={card.name} card={card} />
      ))}
    </div>
  );
}

function One({ card }: { card: Card }) {
  const words = useWords();
  const people = named(card.people, card.name, card.value);
  const state = card.missing ? "missing" : card.moving ? "moving" : "";
  return (
    <article className={`sheet card ${state}`}>
      <h3>{card.name}</h3>
      <p className="value">
        <Figure cell={{ text: card.value, note: "", moving: false, missing: card.missing }} people={people} />
        {card.moving && !card.missing && <span className="badge">{words.common.moving}</span>}
      </p>
      <p>
        <Whole text={card.sentence} />
      </p>
      {card.changes.length > 0 && (
        <ul className="changes">
          {card.changes.map((change) => (
            <li key={change}>
              <Change text={change} />
            </li>
          ))}
        </ul>
      )}
      <p className="soft small">
        <Whole text={card.window} />
      </p>
      {card.moving && (
        <p className="soft small">
          <Whole text={card.moving} />
        </p>
      )}
      {card.trend && <BlockChart chart={card.trend} bare />}
    </article>
  );
}
