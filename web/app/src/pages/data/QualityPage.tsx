import { useGet } from "../../api/hooks";
import type { Section } from "../../api/types";
import { Blocks } from "../../blocks/Blocks";
import { Answer } from "../../ui/Answer";

/** How fresh the data is, what is missing, what is odd. */
export function QualityPage() {
  const asked = useGet<Section>("/quality");
  return (
    <Answer of={asked} rows={8}>
      {(section) => (
        <article className="page">
          <header>
            <h1>{section.title}</h1>
          </header>
          <Blocks blocks={section.blocks} />
        </article>
      )}
    </Answer>
  );
}
