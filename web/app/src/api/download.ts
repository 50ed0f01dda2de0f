import { address, failure, type Query, spokenNow } from "./client";
import { offline } from "./error";

/**
 * A file of the server's, kept by the browser. Asked for as everything else is, in the language of the screen, so that a
 * refusal is said instead of being saved as a file.
 */
export async function download(path: string, query: Query = {}): Promise<void> {
  const answer = await fetch(address(path, query), {
    credentials: "same-origin",
    headers: { "Accept-Language": spokenNow() },
  }).catch(() => {
    throw offline();
  });
  if (!answer.ok) throw failure(answer.status, await answer.json().catch(() => undefined));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = nameIn(answer.headers.get("Content-Disposition") ?? "");
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The name a file is sent under: filename*=UTF-8''…, or filename="…". */
export function nameIn(disposition: string): string {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition) ?? [];
  if (encoded) return decodeURIComponent(encoded);
  const [, plain] = /filename="?([^";]+)"?/i.exec(disposition) ?? [];
  return plain ?? "huitou";
}
