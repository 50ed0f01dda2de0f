import type { Lang } from "./types";

export interface Issue {
  field: string;
  code: string;
  zh: string;
  en: string;
}

/** The server's one error shape; also what a broken line is turned into, so that a screen has one thing to show. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly zh: string,
    readonly en: string,
    readonly issues: Issue[] = [],
    readonly requestId = "",
  ) {
    super(`${status} ${code}`);
  }

  text(lang: Lang): string {
    return lang === "zh" ? this.zh : this.en;
  }

  /** What is wrong with one field of a form. */
  field(name: string, lang: Lang): string | undefined {
    const found = this.issues.find((issue) => issue.field === name);
    return found && (lang === "zh" ? found.zh : found.en);
  }
}

export function offline(): ApiError {
  return new ApiError(
    0,
    "net.offline",
    "连不上服务器。看看 huitou serve 还在不在运行，再试一次。",
    "The server cannot be reached. See whether huitou serve is still running, then try again.",
  );
}

export function unreadable(status: number): ApiError {
  return new ApiError(
    status,
    "net.unreadable",
    `服务器回了看不懂的内容（${status}）。刷新再试；还不行，就看服务器的日志。`,
    `The server answered something unreadable (${status}). Reload and try again; if it stays, look into the server's log.`,
  );
}
