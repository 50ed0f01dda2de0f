import type { Catalogue } from "./speech";

export const people = {
  customer: ["客户", "Customer"],
  first: ["首购", "First bought"],
  last: ["上次购买", "Last bought"],
  purchases: ["买过几次", "Purchases"],
  amount: ["净额", "Net amount"],
  unknown: ["认不出的买家", "Unknown buyer"],
  numbered: [(id: number) => `客户 ${id}`, (id: number) => `Customer ${id}`],
  side: ["看哪些人", "Whom to list"],
  counted: ["数进来的（分子）", "Counted (numerator)"],
  everybody: ["全部（分母）", "All (denominator)"],
  asAudience: ["存为人群", "Save as audience"],
  nobody: ["这个数里没有人。", "There is nobody in this number."],
  nobodyHow: ["换一个窗口或店铺再看。", "Try another window or store."],
} as const satisfies Catalogue;
