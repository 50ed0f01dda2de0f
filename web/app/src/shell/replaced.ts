const AT = "huitou.replaced";
const A_WHILE_MS = 60_000;

/** A piece of the app that is gone was of a build that has been replaced: the page is loaded anew, once in a while. */
export function reloadOnceReplaced(): void {
  window.addEventListener("vite:preloadError", (event) => {
    const last = Number(sessionStorage.getItem(AT) ?? 0);
    // Where that did not help, the page says that it broke.
    if (Date.now() - last < A_WHILE_MS) return;
    sessionStorage.setItem(AT, String(Date.now()));
    event.preventDefault();
    window.location.reload();
  });
}
