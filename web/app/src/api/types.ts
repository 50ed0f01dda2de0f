// What the server sends, by hand until its schema is generated from (npm run types); one place, easy to replace.

export type Lang = "zh" | "en";

export type CellKind = "text" | "count" | "rate" | "ratio" | "money" | "days" | "date";

export interface Cell {
  text: string;
  value?: string | number | boolean | null;
  kind?: CellKind;
  note?: string;
  shade?: number | null;
  moving?: boolean;
  missing?: boolean;
  /** Where the names behind the number are, as a path of the API. */
  people?: People | null;
}

export interface People {
  href: string;
  title: string;
}

export interface TableBlock {
  type: "table";
  name: string;
  headings: string[];
  rows: Cell[][];
  remarks?: string[];
  number_columns?: boolean[];
  /** Where the table is had as a file; format= is added. */
  export?: string | null;
}

export interface ChartBlock {
  type: "chart";
  option: Record<string, unknown>;
  says: string;
  height?: number;
  table: TableBlock;
}

export interface Card {
  title: string;
  value: string;
  detail: string;
  window: string;
  changes?: string[];
  moving?: string;
  missing?: boolean;
  trend?: ChartBlock | null;
  people?: People | null;
}

export interface Finding {
  id?: string;
  title: string;
  money?: string;
  body?: string[];
  todo?: string[];
  whom?: string;
  people?: People | null;
  why?: string | null;
}

export type Block =
  | { type: "prose"; text: string; tone?: "plain" | "lead" | "aside" }
  | { type: "cards"; cards: Card[] }
  | TableBlock
  | ChartBlock
  | { type: "findings"; items: Finding[]; kind?: "illness" | "state" };

export interface Page<T> {
  items: T[];
  next: string | null;
  total?: number;
}

export type Role = "owner" | "operator" | "service" | "analyst" | "reader";

export interface User {
  id: number;
  name: string;
  email: string;
  role: Role;
  permissions: string[];
  lang: Lang | null;
}

export interface StoreRef {
  source: string;
  store: string;
  name?: string;
  source_name?: string;
}

export interface ShopInfo {
  name: string;
  currency: string;
  timezone: string;
  data_version: string | null;
  as_of: string | null;
  first_day: string | null;
  stores: StoreRef[];
  version: string;
  rise_is_red?: boolean;
}

export interface Session {
  first_run: boolean;
  user: User | null;
  shop: ShopInfo;
}

export interface TodayNumber {
  metric: string;
  name: string;
  cell: Cell;
  detail: string;
  comparisons: Comparison[];
  window: string;
  series: ChartBlock | null;
  people: People | null;
}

/** One comparison as it is read, and which way it went: none where nobody can tell. */
export interface Comparison {
  text: string;
  direction?: "up" | "down" | "unclear" | null;
}

export interface Due {
  count: number;
  title: string;
  parts: string[];
  money?: string | null;
  people?: People | null;
}

export interface Target {
  name: string;
  text: string;
  attained: number | null;
  days_gone: number | null;
  note: string;
}

export interface Attention {
  kind: "quarantine" | "suggestions" | "jobs" | string;
  count: number;
  text: string;
}

export interface Today {
  numbers: TodayNumber[];
  findings: Finding[];
  due: Due | null;
  targets: Target[];
  attention: Attention[];
  quiet?: string;
}

export interface MetricTopic {
  topic: string;
  name: string;
  metrics: MetricEntry[];
}

export interface MetricEntry {
  id: string;
  name: string;
  unit?: string;
}

export interface Parameter {
  name: string;
  about: string;
  default: string;
  choices?: string[] | null;
  value?: string | null;
}

export interface Slice {
  id: string;
  name: string;
}

export interface Consistency {
  name: string;
  holds: boolean;
  reason: string;
}

export interface MetricPage {
  id: string;
  name: string;
  measurement: { cell: Cell; detail: string; window: string; people: People | null };
  comparisons: (Comparison & { consistent?: Consistency[] })[];
  slices: Slice[];
  count_by: string[];
  populations: Slice[];
  parameters: Parameter[];
  breakdown: TableBlock | null;
  breakdown_chart?: ChartBlock | null;
  definition: Definition;
}

export interface Definition {
  words: string;
  formula?: string;
  sql: string;
  version: string;
  data_version: string;
  excluded: string[];
  notes?: string[];
}

export interface MetricSeries {
  chart: ChartBlock;
}

export interface PeopleRow {
  customer: number;
  name: string;
  cells: Cell[];
}

export interface PeoplePage extends Page<PeopleRow> {
  headings: string[];
  sides?: Slice[];
  note?: string;
}

export interface SectionEntry {
  id: string;
  title: string;
  about?: string;
}

export interface SectionPage extends SectionEntry {
  blocks: Block[];
}

export interface WhatIf {
  levers: Lever[];
  blocks: Block[];
}

export interface Lever {
  id: string;
  name: string;
  unit: string;
  from: number;
  to: number;
  step: number;
  value: number;
  now: number;
  now_text: string;
}

export interface CustomerRow {
  id: number;
  name: string;
  contact: string;
  stage: string;
  tags: string[];
  cells: Cell[];
}

export interface CustomerPage extends Page<CustomerRow> {
  headings: string[];
  stages: Slice[];
  tags: Slice[];
}

export interface TimelineItem {
  kind: "order" | "refund" | "visit" | "ticket" | "note" | "parcel" | "message" | "points" | string;
  on: string;
  title: string;
  detail?: string;
  amount?: string;
}

export interface Consent {
  channel: string;
  channel_name: string;
  purpose: string;
  purpose_name: string;
  state: "given" | "withdrawn" | "unknown";
  text: string;
}

export interface Customer {
  id: number;
  name: string;
  contacts: { kind: string; text: string }[];
  masked: boolean;
  may_unmask: boolean;
  stage: string;
  tier?: string;
  tags: { id: string; name: string; by: "hand" | "rule"; since: string }[];
  consents: Consent[];
  cards: Card[];
  expected: string | null;
  reasons: string[];
  timeline: TimelineItem[];
  accounts: string[];
  version: number;
}

export interface Upload {
  id: string;
  name: string;
  recognised: { source: string; kind: string; text: string } | null;
  encoding: string;
  rows: number | null;
  preview: TableBlock;
  mapping: MappingColumn[];
  fields: { id: string; name: string; required: boolean }[];
  stores: string[];
  problem?: string | null;
}

export interface MappingColumn {
  column: string;
  field: string | null;
  sure: boolean;
  sample: string[];
}

export interface ImportJob {
  id: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  dry_run: boolean;
  progress: number | null;
  step: string;
  report: Block[] | null;
  counts: { name: string; text: string }[];
  error?: { zh: string; en: string } | null;
}

export interface QuarantineRow {
  id: string;
  file: string;
  row: number;
  reason: string;
  cells: { column: string; value: string; problem: string | null }[];
}

export interface SettingField {
  id: string;
  name: string;
  about: string;
  kind: "text" | "number" | "choice" | "switch" | "date" | "days" | "rate" | "money";
  value: string | number | boolean | null;
  default?: string | null;
  unit?: string | null;
  choices?: Slice[] | null;
  read_only?: boolean;
}

export interface SettingTable {
  id: string;
  name: string;
  about: string;
  columns: { id: string; name: string; kind: "text" | "number" | "date" | "month"; read_only?: boolean }[];
  rows: Record<string, string | number | null>[];
}

export interface Settings {
  version: number;
  fields: SettingField[];
  tables: SettingTable[];
}

export interface Member {
  id: number;
  name: string;
  email: string;
  role: Role;
  active: boolean;
  totp: boolean;
  last_seen: string | null;
  version: number;
}

export interface Invitation {
  id: number;
  email: string;
  role: Role;
  expires: string;
  link?: string | null;
}

export interface ApiToken {
  id: number;
  name: string;
  scopes: string[];
  expires: string | null;
  last_used: string | null;
  token?: string | null;
}

export interface AuditEntry {
  id: number;
  at: string;
  who: string;
  what: string;
  detail: string;
}
