// @vitest-environment happy-dom
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { queries } from "../src/api/hooks";
import { useTrial } from "../src/pages/journeys/trial";
import { LanguageProvider } from "../src/words/language";

const WAITING = { job: 9, state: "waiting", share: 0, said: "waits", error: null, tried: null };
const asked: string[] = [];
/** What stands at the job when it is next asked after. */
let standing: object = WAITING;
let answer: object = WAITING;

beforeEach(() => {
  asked.length = 0;
  standing = WAITING;
  answer = WAITING;
  vi.stubGlobal(
    "fetch",
    vi.fn((url: string | URL, { method = "GET" }: RequestInit = {}) => {
      asked.push(`${method} ${new URL(String(url), "http://localhost").pathname}`);
      return Promise.resolve(new Response(JSON.stringify(method === "POST" ? answer : standing)));
    }),
  );
});
afterEach(() => {
  cleanup();
  queries.clear();
  vi.unstubAllGlobals();
});

function Trial() {
  const [trial, error] = useTrial(4, null, 0);
  return <p>{error ? error.code : trial ? `${trial.state} ${trial.share}` : "asked"}</p>;
}

const shown = () =>
  render(
    <LanguageProvider>
      <QueryClientProvider client={queries}>
        <Trial />
      </QueryClientProvider>
    </LanguageProvider>,
  );

it("shows the answer of a small shop, and asks after nothing", async () => {
  answer = { ...WAITING, job: null, state: "done", share: 1 };
  shown().unmount();
  shown();
  await screen.findByText("done 1");
  expect(asked).toEqual(["POST /api/v1/journeys/4/try", "POST /api/v1/journeys/4/try"]);
});

it("follows a job until it ends", async () => {
  standing = { ...WAITING, state: "running", share: 0.5 };
  shown();
  await screen.findByText("running 0.5");
  standing = { ...WAITING, state: "done", share: 1 };
  await screen.findByText("done 1", {}, { timeout: 5000 });
  cleanup();
  expect(asked.filter((each) => each.startsWith("DELETE"))).toEqual([]);
});

it("ends a job that goes on when nobody looks any more", async () => {
  shown();
  await vi.waitFor(() => expect(asked).toContain("GET /api/v1/journeys/4/try/9"));
  cleanup();
  await vi.waitFor(() => expect(asked).toContain("DELETE /api/v1/journeys/4/try/9"));
});
