import type { Catalogue } from "./speech";

export const tasks = {
  title: ["客服", "Service desk"],
  how: [
    "一张卡片一位客户：先看为什么找他，照着话说，再记下结果。",
    "One card a customer: see why, use the words, then say what came of it.",
  ],
  groups: {
    mine: ["我的", "Mine"],
    free: ["待领", "To take"],
    waiting: ["稍后", "Later"],
    done: ["今天做完", "Done today"],
    all: ["所有人", "Everybody's"],
  },
  empty: {
    mine: ["现在没有要做的任务。", "There is nothing for you to do now."],
    free: ["没有等人领的任务。", "No task is waiting to be taken."],
    waiting: ["没有推迟的任务。", "You have put nothing off."],
    done: ["今天还没有做完的。", "Nothing is done yet today."],
    all: ["还没有任务。", "There are no tasks yet."],
  },
  emptyHow: [
    "旅程走到「派给客服」那一步，或者有人从「今天该联系」派来，任务就会出现在这里。",
    "Tasks come from a journey's step that asks staff, or from whoever sends them from the list of whom to reach.",
  ],
  today: [
    (mine: number, done: number) => `今天还有 ${mine} 个，做完 ${done} 个`,
    (mine: number, done: number) => `${mine} left today, ${done} done`,
  ],
  why: ["为什么找他", "Why"],
  known: ["已知", "Known"],
  cares: ["他说过、问过", "What they told us"],
  words: ["怎么说", "What to say"],
  copyWords: [(name: string) => `复制「${name}」的话`, (name: string) => `Copy the words for: ${name}`],
  platformOnly: [(source: string) => `只能在${source}里联系`, (source: string) => `Inside ${source} only`],
  hold: ["先别联系：", "Better not now: "],
  due: [(at: string) => `${at} 起`, (at: string) => `from ${at}`],
  late: [(at: string) => `${at} 前`, (at: string) => `by ${at}`],
  overdue: ["拖久了", "Overdue"],
  whose: [(name: string) => `归 ${name}`, (name: string) => `${name}'s`],
  nobodys: ["还没人领", "Nobody's yet"],
  outcome: ["结果", "What came of it"],
  note: ["补一句（可不填）", "Add a word (optional)"],
  take: ["我来", "Take it"],
  snooze: ["稍后", "Later"],
  snoozes: {
    hour: ["一小时后", "In an hour"],
    evening: ["三小时后", "In three hours"],
    tomorrow: ["明天这时候", "This time tomorrow"],
    days: ["三天后", "In three days"],
  },
  snoozed: ["已推迟", "Put off"],
  undo: ["撤销", "Undo"],
  undone: ["已撤销", "Taken back"],
  openCustomer: ["看客户", "See the customer"],
  history: ["经过", "What was done"],
  giveTo: ["改派给", "Give to"],
  keys: [
    "键盘：J / K 换卡片，1–5 记结果，C 复制话，S 稍后，U 撤销",
    "Keyboard: J / K for the next or last card, 1–5 for the outcome, C copies the words, S later, U undoes",
  ],
  ask: ["派给客服", "Give to staff"],
  askHow: [
    (n: number) => `给 ${n} 位客户各派一个任务。正在做对照的客户和不想被打扰的客户会跳过。`,
    (n: number) =>
      n === 1
        ? "A task for this customer, unless they are held out of a journey or want to be left alone."
        : `A task for each of ${n} customers. Those held out of a journey, or who want to be left alone, are passed over.`,
  ],
  reason: ["为什么找他们", "Why speak to them"],
  reasonHow: [
    "例如：上次的茶快喝完了，问问要不要再来一份",
    "For example: the last tea is running out; ask whether they want more",
  ],
  to: ["派给谁", "To whom"],
  anybody: ["自动：上次聊过的人，否则手上最少的人", "Whoever spoke to them last, else who has least to do"],
  made: [(n: number) => `派了 ${n} 个任务`, (n: number) => `${n} task${n === 1 ? "" : "s"} made`],
  passedOver: {
    open_already: [(n: number) => `${n} 位已有同样的任务`, (n: number) => `${n} already have this task`],
    held_out: [(n: number) => `${n} 位在对照组`, (n: number) => `${n} are held out`],
    left_alone: [(n: number) => `${n} 位不想被打扰`, (n: number) => `${n} want to be left alone`],
    unknown: [(n: number) => `${n} 位已经不在了`, (n: number) => `${n} are not known any more`],
  },
} as const satisfies Catalogue;
