import type { Catalogue } from "./speech";

export const people = {
  customer: ["客户", "Customer"],
  side: ["看哪一边", "Which side"],
  nobody: ["这个数里没有人。", "There is nobody in this number."],
  nobodyHow: ["换一个窗口或店铺再看。", "Try another window or store."],
} as const satisfies Catalogue;
