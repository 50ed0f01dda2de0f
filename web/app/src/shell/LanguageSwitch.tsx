import { useLanguage } from "../words/language";

export function LanguageSwitch() {
  const { lang, words, setLang } = useLanguage();
  return (
    <button
      type="button"
      className="quiet"
      aria-label={words.shell.language}
      lang={lang === "zh" ? "en" : "zh-Hans"}
      onClick={() => setLang(lang === "zh" ? "en" : "zh")}
    >
      {words.shell.languageShort}
    </button>
  );
}
