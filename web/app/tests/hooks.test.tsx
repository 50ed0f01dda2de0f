// @vitest-environment happy-dom
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { queries, refresh, useGet } from "../src/api/hooks";
import { LanguageProvider } from "../src/words/language";

const asked: ((files: string[]) => void)[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal(
    "fetch",
    vi.fn(
      (_url: string, { signal }: RequestInit) =>
        new Promise<Response>((resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new DOMException("given up", "AbortError")));
          asked.push((files) => resolve(new Response(JSON.stringify(files))));
        }),
    ),
  );
});
afterEach(() => {
  cleanup();
  queries.clear();
  vi.unstubAllGlobals();
});

function Files() {
  const files = useGet<string[]>("/uploads");
  return <p>{files.data ? `files: ${files.data.join()}` : "on the way"}</p>;
}

it("does not take the answer from before a change for the one after it, be it the first", async () => {
  render(
    <LanguageProvider>
      <QueryClientProvider client={queries}>
        <Files />
      </QueryClientProvider>
    </LanguageProvider>,
  );
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  const refreshed = refresh("/uploads");
  asked[0]?.([]);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[1]?.(["orders.csv"]);
  await refreshed;
  await screen.findByText("files: orders.csv");
});
