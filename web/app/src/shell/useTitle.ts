import { useEffect } from "react";
import { useWords } from "../words/language";

/** The name of the page, in the tab and for a screen reader. */
export function useTitle(name: string): void {
  const words = useWords();
  useEffect(() => {
    document.title = name ? `${name} · ${words.common.product}` : words.common.product;
  }, [name, words]);
}
