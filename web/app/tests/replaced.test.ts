// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from "vitest";
import { reloadOnceReplaced } from "../src/shell/replaced";

afterEach(() => {
  vi.restoreAllMocks();
  sessionStorage.clear();
});

it("loads the page anew when a piece of a former build is gone, and not again right after", () => {
  const reload = vi.spyOn(window.location, "reload").mockImplementation(() => {});
  reloadOnceReplaced();
  const first = new Event("vite:preloadError", { cancelable: true });
  window.dispatchEvent(first);
  expect([reload.mock.calls.length, first.defaultPrevented]).toEqual([1, true]);
  const second = new Event("vite:preloadError", { cancelable: true });
  window.dispatchEvent(second);
  expect([reload.mock.calls.length, second.defaultPrevented]).toEqual([1, false]);
});
