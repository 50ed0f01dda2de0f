import { Link } from "react-router";
import type { Block } from "../../api/types";
import { Blocks } from "../../blocks/Blocks";
import { Empty } from "../../ui/Empty";
import { useWords } from "../../words/language";

/** How far the month is beside its target, as the report says it. */
export function TargetsSheet({ blocks }: { blocks: readonly Block[] }) {
  const words = useWords();
  return (
    <section className="sheet targets" aria-label={words.today.targets}>
      <h2>{words.today.targets}</h2>
      {blocks.length === 0 ? (
        <Empty title={words.today.noTargets} how={words.today.targetsHow}>
          <Link to="/settings/targets">{words.today.setTargets}</Link>
        </Empty>
      ) : (
        <Blocks blocks={blocks} />
      )}
    </section>
  );
}
