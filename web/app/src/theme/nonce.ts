const told = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

/** What the server's policy lets style elements in by; empty where there is no policy, as while developing. */
export const nonce = told.startsWith("%") ? "" : told;

/**
 * Gives the nonce to every style element, for antd makes some without (a drawer that stops the page from scrolling)
 * although it is told.
 */
export function markStyles(): void {
  if (!nonce) return;
  const make = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = make(name, options);
    if (name === "style") element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}
