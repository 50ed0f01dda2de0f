import type { Catalogue } from "./speech";

export const today = {
  title: ["今日", "Today"],
  window: ["看多久", "Window"],
  days: [(n: number) => `${n} 天`, (n: number) => `${n} days`],
  hurts: ["哪里疼（按金额）", "What hurts (by money)"],
  allFindings: ["看全部和原因", "All findings and their reasons"],
  states: ["店现在的位置", "Where the shop stands"],
  due: ["今天该联系", "To reach today"],
  openList: ["打开名单", "Open the list"],
  noDue: ["今天没有到窗口的客户。", "Nobody is in their reminder window today."],
  noDueHow: ["到了该补货的日子，客户会出现在这里。", "Customers appear here when it is time to restock."],
  targets: ["本月目标", "This month's target"],
  noTargets: ["还没有定目标。", "No target is set."],
  targetsHow: [
    "写下这个月要做到多少，这里就会天天告诉你走到哪、跟不跟得上。",
    "Write down what the month is to bring, and this says every day how far it is and whether it keeps pace.",
  ],
  setTargets: ["定一个目标", "Set a target"],
  attention: ["需要处理", "Needs attention"],
  noAttention: ["没有等着处理的事。", "Nothing is waiting."],
  emptyTitle: ["还没有订单", "No orders yet"],
  emptyHow: [
    "把平台导出的订单文件拖进来：淘宝、京东、抖音、有赞、Shopify 等都认得。几分钟后，这里就有三个数：多少人回头、多久回头、带来多少钱。",
    "Drop in an order file exported from your platform: Taobao, JD, Douyin, Youzan, Shopify and more are recognised. Minutes later three numbers stand here: how many come back, how soon, and what they bring.",
  ],
  importFirst: ["导入订单", "Import orders"],
} as const satisfies Catalogue;
