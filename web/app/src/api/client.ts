import { ApiError, offline, unreadable } from "./error";
import type { Lang } from "./types";

const BASE = "/api/v1";

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

interface Asked {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  query?: Query;
  body?: unknown;
  /** Made once per action of a person, so that sending again cannot act twice. */
  key?: string;
  signal?: AbortSignal;
}

let spoken: Lang = "zh";
let signedOut: () => void = () => {};

/** The language every text of an answer comes in. */
export function speak(lang: Lang): void {
  spoken = lang;
}

/** Called when the server no longer knows who is asking. */
export function onSignedOut(tell: () => void): void {
  signedOut = tell;
}

export function address(path: string, query: Query = {}): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const each of value) parts.append(name, each);
    else if (value !== null && value !== undefined && value !== "") parts.append(name, String(value));
  }
  const asked = parts.toString();
  const whole = path.startsWith(BASE) ? path : BASE + path;
  return asked ? whole + (whole.includes("?") ? "&" : "?") + asked : whole;
}

export async function request<T>(path: string, asked: Asked = {}): Promise<T> {
  const method = asked.method ?? "GET";
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": spoken };
  if (method !== "GET") headers["X-CSRFToken"] = csrf();
  if (method === "POST") headers["Idempotency-Key"] = asked.key ?? actionKey();
  const isForm = asked.body instanceof FormData;
  if (asked.body !== undefined && !isForm) headers["Content-Type"] = "application/json";
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (asked.body !== undefined) init.body = isForm ? (asked.body as FormData) : JSON.stringify(asked.body);
  if (asked.signal) init.signal = asked.signal;
  const answer = await fetch(address(path, asked.query), init).catch((reason: unknown) => {
    if (reason instanceof DOMException && reason.name === "AbortError") throw reason;
    throw offline();
  });
  return read<T>(answer, path);
}

async function read<T>(answer: Response, path: string): Promise<T> {
  if (answer.status === 204) return undefined as T;
  const text = await answer.text();
  const data = parsed(text);
  if (answer.ok && data !== undefined) return data as T;
  const error = failure(answer.status, data);
  // A wrong password is answered 401 too, and is for the form that asked to tell.
  if (answer.status === 401 && path !== "/session") signedOut();
  throw error;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function failure(status: number, data: unknown): ApiError {
  const told = data as Partial<ApiError> & { request_id?: string };
  if (!told || typeof told.zh !== "string" || typeof told.en !== "string") return unreadable(status);
  return new ApiError(status, told.code ?? "unknown", told.zh, told.en, told.issues ?? [], told.request_id ?? "");
}

/** The token by which the server knows that its own page is asking. */
export function csrf(): string {
  const name = "csrftoken=";
  const found = document.cookie.split("; ").find((each) => each.startsWith(name));
  return found ? decodeURIComponent(found.slice(name.length)) : "";
}

export function spokenNow(): Lang {
  return spoken;
}

/** A random UUID; crypto.randomUUID is only there over https or on the machine itself, and a shop may have neither. */
export function actionKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
