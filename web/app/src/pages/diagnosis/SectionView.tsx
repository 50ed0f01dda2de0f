import { Navigate, useOutletContext, useParams } from "react-router";
import { useScoped } from "../../api/hooks";
import type { Section, SectionEntry } from "../../api/types";
import { Blocks } from "../../blocks/Blocks";
import { useScope } from "../../shell/scope";
import { Answer } from "../../ui/Answer";
import { Export } from "../../ui/Export";
import { Loading } from "../../ui/Loading";

export function SectionView() {
  const { section } = useParams();
  const sections = useOutletContext<SectionEntry[]>();
  const [first] = sections;
  if (section) return <One key={section} id={section} />;
  return first ? <Navigate to={`/diagnosis/${first.id}`} replace /> : <Loading rows={8} />;
}

function One({ id }: { id: string }) {
  const { scope } = useScope();
  const asked = useScoped<Section>(`/diagnosis/${id}`);
  return (
    <Answer of={asked} rows={10} height={480}>
      {(section) => (
        <article className="page">
          <header>
            <h1>{section.title}</h1>
            <Export path={`/diagnosis/${id}/export`} query={scope} workbookOnly />
          </header>
          <Blocks blocks={section.blocks} />
        </article>
      )}
    </Answer>
  );
}
