import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { speak } from "../api/client";
import type { Lang } from "../api/types";
import { WORDS, type Words } from "./index";

const KEPT = "huitou.lang";

interface Language {
  lang: Lang;
  words: Words;
  setLang: (lang: Lang) => void;
}

const Context = createContext<Language | null>(null);

function first(): Lang {
  const kept = localStorage.getItem(KEPT);
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [lang, set] = useState<Lang>(first);
  // Before any child asks the server, not after: the first answer must already come in this language.
  speak(lang);
  useEffect(() => {
    document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
  }, [lang]);
  const setLang = useCallback((next: Lang) => {
    localStorage.setItem(KEPT, next);
    set(next);
  }, []);
  const language = useMemo(() => ({ lang, words: WORDS[lang], setLang }), [lang, setLang]);
  return <Context.Provider value={language}>{children}</Context.Provider>;
}

export function useLanguage(): Language {
  const language = useContext(Context);
  if (!language) throw new Error("LanguageProvider is missing");
  return language;
}

export function useWords(): Words {
  return useLanguage().words;
}
