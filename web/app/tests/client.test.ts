import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { actionKey, address, onSignedOut, request, speak } from "../src/api/client";
import { ApiError } from "../src/api/error";

const answered = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();

function answer(status: number, body: unknown): void {
  answered.mockResolvedValue(new Response(typeof body === "string" ? body : JSON.stringify(body), { status }));
}

function sent(): Record<string, string> {
  return answered.mock.calls[0]?.[1].headers as Record<string, string>;
}

function unexpected(): never {
  throw new Error("this was to be refused");
}

function asError(reason: unknown): ApiError {
  if (reason instanceof ApiError) return reason;
  throw reason;
}

beforeEach(() => {
  vi.stubGlobal("fetch", answered);
  // biome-ignore lint/suspicious/noDocumentCookie: the server sets it so
  document.cookie = "csrftoken=t0ken";
});
afterEach(() => {
  answered.mockReset();
  vi.unstubAllGlobals();
});

it("writes an address with what is asked, leaving out what is empty", () => {
  expect(address("/metrics/buyers", { days: 30, by: "", store: undefined, step: ["a=1", "b=2"] })).toBe(
    "/api/v1/metrics/buyers?days=30&step=a%3D1&step=b%3D2",
  );
});

it("asks in the language of the screen", async () => {
  answer(200, {});
  speak("en");
  await request("/today");
  expect(sent()["Accept-Language"]).toBe("en");
});

it("names the action of a POST and proves that the page is the server's own", async () => {
  answer(201, {});
  await request("/imports", { method: "POST", body: {}, key: "k1" });
  expect(sent()["Idempotency-Key"]).toBe("k1");
  expect(sent()["X-CSRFToken"]).toBe("t0ken");
});

it("makes the server's refusal an error in both languages, with what is wrong with each field", async () => {
  const issue = { field: "email", code: "email", zh: "写成 name@example.com 的样子", en: "as name@example.com" };
  answer(422, {
    code: "access.email",
    zh: "这不是邮箱地址",
    en: "this is no e-mail address",
    issues: [issue],
    request_id: "r1",
  });
  const error = await request("/users").then(unexpected, asError);
  expect(error).toBeInstanceOf(ApiError);
  expect([error.status, error.text("zh"), error.field("email", "en"), error.requestId]).toEqual([
    422,
    "这不是邮箱地址",
    "as name@example.com",
    "r1",
  ]);
});

it("says that the server is away instead of failing without a word", async () => {
  answered.mockRejectedValue(new TypeError("failed to fetch"));
  const error = await request("/today").then(unexpected, asError);
  expect([error.status, error.code]).toEqual([0, "net.offline"]);
});

it("says that a page of a proxy is not an answer", async () => {
  answer(502, "<html>Bad gateway</html>");
  const error = await request("/today").then(unexpected, asError);
  expect([error.status, error.code]).toEqual([502, "net.unreadable"]);
});

it("tells the app when the session is over, but not when a password is wrong", async () => {
  const out = vi.fn();
  onSignedOut(out);
  const refused = { code: "access.signed_out", zh: "请先登录", en: "please sign in", issues: [], request_id: "" };
  answer(401, refused);
  await request("/today").catch(() => {});
  expect(out).toHaveBeenCalledOnce();
  answer(401, refused);
  await request("/session", { method: "POST", body: {} }).catch(() => {});
  expect(out).toHaveBeenCalledOnce();
});

it("makes keys that are UUIDs of the fourth version", () => {
  expect(actionKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
