import type { Block } from "../api/types";
import { Whole } from "../ui/Whole";
import { BlockCards } from "./BlockCards";
import { BlockChart } from "./BlockChart";
import { BlockFindings } from "./BlockFindings";
import { BlockTable } from "./BlockTable";
import "./blocks.css";

/** Whatever the server has to say, in the order it says it. */
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <div className="blocks">
      {blocks.map((block, place) => (
        <One key={place} block={block} />
      ))}
    </div>
  );
}

function One({ block }: { block: Block }) {
  switch (block.type) {
    case "prose":
      return (
        <p className={`prose ${block.tone}`}>
          <Whole text={block.text} />
        </p>
      );
    case "cards":
      return <BlockCards cards={block.cards} />;
    case "table":
      return <BlockTable table={block} />;
    case "chart":
      return <BlockChart chart={block} />;
    case "findings":
      return <BlockFindings findings={block.findings} calm={block.calm} />;
  }
}
