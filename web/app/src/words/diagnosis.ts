import type { Catalogue } from "./speech";

export const diagnosis = {
  title: ["诊断", "Diagnosis"],
  sections: ["各页诊断", "Pages of the diagnosis"],
  ask: ["自己问", "Ask for yourself"],
  explain: ["一个数为什么变了", "Why a number moved"],
  whatIf: ["拉动哪一样最值", "What if"],
  none: ["还没有可以诊断的数据。", "There is nothing to diagnose yet."],
  noneHow: ["先导入订单，再回来看哪里疼。", "Import orders first, then come back to see what hurts."],
  metric: ["哪个数", "Which number"],
  now: ["这段时间", "This time"],
  beside: ["和这段时间比", "Compared with"],
  besideHow: [
    "不填就和前一段同样长的时间比。",
    "If left empty, it is compared with the same number of days just before.",
  ],
  ask_it: ["说说为什么", "Say why"],
  explainHow: [
    "选一个数和两段时间：先看能不能比，再按公式拆、查每个切片，分清是构成变了还是自己变了。",
    "Choose a number and two times: first whether they may be compared, then its formula, every slice, and whether the mix shifted or the parts themselves.",
  ],
  working: ["正在查每个切片，要几秒钟", "Looking at every slice; this takes some seconds"],
  whatIfHow: [
    "拖动滑块，看每一样在 6 个月和 12 个月里值多少。算的是这家店自己的曲线，别的都不变。",
    "Move the sliders to see what each is worth over 6 and 12 months: on this shop's own curves, all else staying as it is.",
  ],
  margin: ["毛利率", "Margin"],
  cost: ["要花多少钱", "What it costs"],
  levers: {
    new_buyers: ["新客多来", "More new buyers"],
    second_order: ["二单率提高", "More second orders"],
    frequency: ["买得更勤", "Buying more often"],
    order_value: ["每单多花", "Spending more an order"],
    win_back: ["唤回更多", "Winning more back"],
  },
  percent: [(n: number) => `${n}%`, (n: number) => `${n}%`],
  points: [(n: number) => `${n} 个百分点`, (n: number) => (n === 1 ? "1 point" : `${n} points`)],
  reset: ["回到常用的幅度", "Back to the usual steps"],
} as const satisfies Catalogue;
