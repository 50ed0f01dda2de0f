import type { JourneyForms } from "../../api/types";

type Settings = Record<string, unknown>;

/** What a new step says before anybody has filled it in: settings of its form, for what has no default there. */
export function begins(kind: string, forms: JourneyForms, arms: readonly string[]): Settings {
  const audience = Number(forms.audiences[0]?.id ?? 0);
  switch (kind) {
    case "wait":
      return { days: 3, at: "10:00:00" };
    case "wait_for":
      return { events: ["order"], minutes: 3 * 24 * 60 };
    case "wait_before":
      return { days: 3 };
    case "fatigue":
      return { messages: 3, days: 30 };
    case "split":
      return { shares: { a: 1, b: 1 } };
    case "by_arm":
      return { arms };
    case "branch":
      return audience ? { audience } : {};
    case "send":
      return { channel: "email", template: forms.templates[0]?.id ?? "" };
    default:
      return {};
  }
}
