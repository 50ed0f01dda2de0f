import type { Catalogue } from "./speech";

export const shell = {
  skip: ["跳到正文", "Skip to the content"],
  navigation: ["主要页面", "Main pages"],
  today: ["今日", "Today"],
  metrics: ["指标", "Metrics"],
  diagnosis: ["诊断", "Diagnosis"],
  customers: ["客户", "Customers"],
  data: ["数据", "Data"],
  settings: ["设置", "Settings"],
  store: ["店铺", "Store"],
  allStores: ["全部店铺", "All stores"],
  wholeSource: [(name: string) => `${name} 全部`, (name: string) => `All of ${name}`],
  through: [
    (day: string, version: string) => `数据至 ${day}（${version}）`,
    (day: string, version: string) => `Data to ${day} (${version})`,
  ],
  noData: ["还没有数据", "No data yet"],
  language: ["切换到 English", "切换到中文 (switch to Chinese)"],
  languageShort: ["EN", "中"],
  menu: ["更多", "More"],
  user: [(name: string) => `${name} 的菜单`, (name: string) => `Menu of ${name}`],
  signOut: ["退出登录", "Sign out"],
  myAccount: ["我的账号", "My account"],
  version: [(v: string) => `回头 ${v}`, (v: string) => `Huitou ${v}`],
  roles: {
    owner: ["店主", "Owner"],
    operator: ["运营", "Operator"],
    service: ["客服", "Service"],
    analyst: ["分析", "Analyst"],
    reader: ["只看", "Read-only"],
  },
} as const satisfies Catalogue;
