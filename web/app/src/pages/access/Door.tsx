import type { ReactNode } from "react";
import { LanguageSwitch } from "../../shell/LanguageSwitch";
import { useTitle } from "../../shell/useTitle";
import { Mark } from "../../ui/Mark";
import { useWords } from "../../words/language";
import "./door.css";

interface Props {
  title: string;
  how?: string;
  children: ReactNode;
}

/** What stands before the shell: one sheet, one thing to do. */
export function Door({ title, how, children }: Props) {
  const words = useWords();
  useTitle(title);
  return (
    <main className="door">
      <div className="door-top">
        <Mark size={34} />
        <span className="door-name">{words.common.product}</span>
        <LanguageSwitch />
      </div>
      <div className="sheet">
        <h1>{title}</h1>
        {how && <p className="soft">{how}</p>}
        {children}
      </div>
      <p className="soft small">{words.access.tagline}</p>
    </main>
  );
}
