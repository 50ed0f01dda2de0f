import { expect, it } from "vitest";
import { nameIn } from "../src/api/download";

it("takes the name a file is sent under, in whatever script", () => {
  expect(nameIn("attachment; filename*=UTF-8''%E6%8E%92%E9%99%A4.csv")).toBe("排除.csv");
  expect(nameIn('attachment; filename="quarantine.csv"')).toBe("quarantine.csv");
  expect(nameIn("")).toBe("huitou");
});
