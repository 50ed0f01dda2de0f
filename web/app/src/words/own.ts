import type { Catalogue } from "./speech";

export const own = {
  banner: [
    "这是一家模拟的店，订单和客户都是编出来的。",
    "This is a simulated shop: its orders and customers are made up.",
  ],
  action: ["用我自己的数据", "Use my own data"],
  goes: ["这些会清空，找不回来：", "This goes, for good:"],
  going: {
    orders: [
      "模拟的订单、客户和所有数字，也包括后来导入这家店的文件",
      "The simulated orders, customers and numbers, and whatever was imported into this shop since",
    ],
    noted: ["记在这些客户身上的标签、备注和同意", "Tags, notes and consents written down for these customers"],
    files: [
      "放在一边的行、上传的文件、做完的导入和抹去",
      "Rows set aside, uploaded files, and the imports and erasures that were done",
    ],
  },
  stays: ["这些留下：", "This stays:"],
  staying: {
    users: ["用户、邀请和各自的登录", "Users, invitations and how they sign in"],
    settings: [
      "你改过的设置：日历、周期、分层、目标、每日简报",
      "The settings you changed: calendar, cycles, thresholds, targets, the daily note",
    ],
    log: ["操作记录，这一步也会记进去", "The log of what people did; this goes into it too"],
  },
  temporary: [
    "注意：这家店在演示用的临时文件夹里，停掉 huitou demo 就没了，导入的数据也一样。要长期用，请另建一家：先 huitou init 我的店，再 huitou serve 我的店。",
    "Mind: this shop lies in the demo's temporary folder and is gone once huitou demo ends, and so is whatever you import. To keep it, make a shop of your own: huitou init my-shop, then huitou serve my-shop.",
  ],
  clear: ["清空，导入我的数据", "Clear it and import mine"],
  atWork: ["正在清空模拟数据", "Clearing the simulated data"],
  atWorkHow: ["一般不到一分钟，好了会自动打开导入。", "Less than a minute as a rule; then the import opens by itself."],
  brokenOff: ["清空到一半停了", "The clearing stopped halfway"],
  brokenOffHow: [
    "模拟数据已经不再显示。再点一次，会接着清完。",
    "The simulated data is not shown any more. Press again, and it is cleared to the end.",
  ],
  askOwner: ["请店主再点一次，会接着清完。", "Ask the owner to press again; it is then cleared to the end."],
  goOn: ["接着清空", "Clear the rest"],
  done: ["清空了。现在导入自己的订单。", "Cleared. Now import your own orders."],
  failed: ["没有清空：", "Not cleared: "],
} as const satisfies Catalogue;
