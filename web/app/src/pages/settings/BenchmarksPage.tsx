import { useWords } from "../../words/language";
import { TextFile } from "./TextFile";

export function BenchmarksPage() {
  const words = useWords();
  return (
    <article className="page">
      <header>
        <h1>{words.settings.benchmarks}</h1>
      </header>
      <p className="soft">{words.settings.benchmarksHow}</p>
      <TextFile name="benchmarks" />
    </article>
  );
}
