import { useGet } from "../../api/hooks";
import type { AudienceRecipe } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { Export } from "../../ui/Export";
import { useWords } from "../../words/language";

/** Who may be written to as a file; of the others what to ask their platform for. */
export function TakeSheet({ id, version }: { id: number; version: number }) {
  const words = useWords();
  const may = useMay();
  const asked = useGet<AudienceRecipe>(`/audiences/${id}/recipe`, { version });
  return (
    <section className="sheet stack audience-take">
      <h2>{words.audiences.take}</h2>
      <Answer of={asked} rows={3}>
        {(recipe) => (
          <div className="stack">
            <p className="soft small">{words.audiences.takeHow(words.audiences.count(recipe.open))}</p>
            {may("customers.read") && <Export path={`/audiences/${id}/export`} query={{ part: "members" }} />}
            {recipe.crowds.length > 0 && <Recipe id={id} recipe={recipe} />}
          </div>
        )}
      </Answer>
    </section>
  );
}

function Recipe({ id, recipe }: { id: number; recipe: AudienceRecipe }) {
  const words = useWords();
  const may = useMay();
  const parts: [string, string[]][] = [
    [words.audiences.tags, recipe.tags],
    [words.audiences.exclusions, recipe.exclusions],
    [words.audiences.beyond, recipe.beyond],
  ];
  return (
    <>
      <h3>{words.audiences.recipe}</h3>
      <p className="soft small">{words.audiences.platformHow}</p>
      <ul className="small">
        {recipe.crowds.map((each) => (
          <li key={each.platform}>{words.common.pair(each.platform, words.audiences.count(each.size))}</li>
        ))}
      </ul>
      <dl className="audience-recipe small">
        {parts.map(
          ([name, said]) =>
            said.length > 0 && (
              <div key={name}>
                <dt className="soft">{name}</dt>
                {said.map((each) => (
                  <dd key={each}>{each}</dd>
                ))}
              </div>
            ),
        )}
      </dl>
      {may("customers.read") && <Export path={`/audiences/${id}/export`} query={{ part: "recipe" }} />}
    </>
  );
}
