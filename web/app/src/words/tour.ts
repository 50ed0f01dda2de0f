import type { Catalogue } from "./speech";

export const tour = {
  take: ["带我看一遍", "Show me around"],
  step: [(n: number, of: number) => `第 ${n} 步，共 ${of} 步`, (n: number, of: number) => `Step ${n} of ${of}`],
  next: ["下一步", "Next"],
  back: ["上一步", "Back"],
  skip: ["不看了", "Skip"],
  done: ["开始用", "Start"],
  numbers: {
    title: ["先看三个数", "Three numbers first"],
    text: [
      "多少客户回来买、隔多久回来、他们带来多少钱。每天早上看这三个就够；点标题，看它怎么算、怎么走到今天。",
      "How many customers come back, how soon, and what they bring. That is enough for a morning; click a title to see how it is worked out and how it got there.",
    ],
  },
  hurts: {
    title: ["哪里疼", "What hurts"],
    text: [
      "客户在哪里流走，按少掉的钱排，最贵的在前。每一条都写着先做什么。",
      "Where customers are lost, by the money it costs, dearest first. Each says what to do first.",
    ],
  },
  due: {
    title: ["今天该联系谁", "Whom to reach today"],
    text: [
      "按每位客户自己的节奏，正到或刚过该再买的日子。打开名单，是谁、买什么、为什么是今天，都在里面。",
      "Those whose own rhythm says it is time to buy again, or just past it. The list has who, what, and why today.",
    ],
  },
  names: {
    title: ["数字背后是谁", "The names behind a number"],
    text: [
      "点数字或“看人”，数进来的每一位客户都列出来。诊断里的格子、图上的柱子，也一样能点。",
      "Click a number, or “See the people”, and every customer in it is listed. The cells of the diagnosis and the bars of its charts open theirs too.",
    ],
  },
  own: {
    title: ["换成自己的店", "Bring your own data"],
    simulated: [
      "这是一家编出来的店，随便点，点不坏。看明白了，从这里清空它，导入自己的订单。",
      "This shop is made up: click anything, nothing breaks. Once it makes sense, clear it from here and import your own orders.",
    ],
    text: [
      "把平台导出的订单文件拖进“数据”，几分钟后，上面的数就是你的店。",
      "Drop an order file exported from your platform into Data; minutes later these are the numbers of your shop.",
    ],
  },
} as const satisfies Catalogue;
