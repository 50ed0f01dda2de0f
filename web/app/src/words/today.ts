import type { Catalogue } from "./speech";

export const today = {
  title: ["今日", "Today"],
  window: ["看多久", "Window"],
  days: [(n: number) => `${n} 天`, (n: number) => `${n} days`],
  wholeBelow: [
    "上面三个数是选中的店铺的；下面说的是全店。",
    "The three numbers are of the store chosen; what follows is of the whole shop.",
  ],
  hurts: ["哪里疼（按金额）", "What hurts (by money)"],
  allFindings: ["看全部和原因", "All findings and their reasons"],
  states: ["店现在的位置", "Where the shop stands"],
  due: ["今天该联系", "To reach today"],
  toJourney: ["交给旅程", "Hand over to a journey"],
  dueHow: [
    "先写给排在前面的；发不了的也写明了原因。",
    "Write to the first ones first; where one should not, it says why.",
  ],
  places: {
    all: ["全部", "All"],
    rhythm: ["按自己的规律", "By their own rhythm"],
    in: ["正到时候", "Due now"],
    past: ["过了时候", "Past due"],
    before: ["快到了", "Soon"],
  },
  what: ["买什么", "What"],
  reason: ["为什么是今天", "Why today"],
  spent: ["买过多少", "Spent so far"],
  worth: ["预计带回", "Expected"],
  hold: ["先别写", "Not now"],
  platformOnly: [(source: string) => `只能在${source}里联系`, (source: string) => `inside ${source} only`],
  listHow: [
    "名单先看每位客户自己的规律，没有规律的才按一般间隔，所以人数会不一样。",
    "The list goes by each customer's own rhythm first, and by typical gaps where there is none, so it counts otherwise.",
  ],
  duePeople: [
    (reasons: number, people: number) => `${reasons} 条提醒，${people} 位客户。`,
    (reasons: number, people: number) =>
      `${reasons === 1 ? "1 reminder" : `${reasons} reminders`}, ${people === 1 ? "1 customer" : `${people} customers`}.`,
  ],
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
