import { useWords } from "../../words/language";

const BACKUP = "huitou backup DIR";
const RESTORE = "huitou restore DIR SHOP";

/** A backup is made on the machine itself: no browser should carry it. */
export function BackupPage() {
  const words = useWords();
  return (
    <article className="page">
      <header>
        <h1>{words.settings.backup}</h1>
      </header>
      <section className="sheet stack">
        <p>{words.settings.backupHow}</p>
        <pre className="command">
          <code>{BACKUP}</code>
        </pre>
        <p>{words.settings.restoreHow}</p>
        <pre className="command">
          <code>{RESTORE}</code>
        </pre>
        <p className="soft">{words.settings.backupWhere}</p>
      </section>
    </article>
  );
}
