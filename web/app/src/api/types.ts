// What the server sends. Most of it is generated from its schema (npm run types); what stands below the line is written
// by hand until the server has it, and is meant to be replaced.

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Lang = "zh" | "en";

/** Where the names behind a number are, and what the drawer with them is called. */
export interface People {
  path: string;
  query: Record<string, string>;
  title: string;
}

export type Cell = Schemas["CellOut"];
export type TableBlock = Schemas["TableOut"];
export type ChartBlock = Schemas["ChartOut"];
export type Card = Schemas["CardOut"];
export type Finding = Schemas["FindingOut"];
export type Section = Schemas["SectionOut"];
export type Block = Section["blocks"][number];

export type Session = Schemas["SessionOut"];
export type User = NonNullable<Session["user"]>;
export type ShopInfo = NonNullable<Session["shop"]>;
export type StoreRef = ShopInfo["stores"][number];
export type Role = "owner" | "operator" | "service" | "analyst" | "reader";

export type Today = Schemas["TodayOut"];
export type TodayNumber = Schemas["NumberOut"];
export type Attention = Schemas["AttentionOut"];
export type Due = Schemas["DueOut"];

export type Catalogue = Schemas["CatalogueOut"];
export type Metric = Schemas["MetricOut"];
export type Param = Schemas["ParamOut"];
export type Measured = Schemas["MeasuredOut"];
export type Compared = Schemas["ComparisonOut"];
export type Answered = Schemas["AnswerOut"];
export type Series = Schemas["SeriesOut"];
export type Person = Schemas["PersonOut"];
export type SectionEntry = Schemas["PageOut"];

export type DueRow = Schemas["DueRowOut"];
export type DueList = Schemas["DueListOut"];

export type CustomerRow = Schemas["CustomerOut"];
/** Written out, because the schema gives two shapes the name ProfileOut. */
export type Customer = CustomerRow & {
  cycle_days: number | null;
  accounts: Schemas["AccountOut"][];
  tagged: Schemas["TagOut"][];
  tag_history: Schemas["TagSpanOut"][];
  consents: Schemas["ConsentOut"][];
  notes: Schemas["NoteOut"][];
  events: Schemas["EventOut"][];
  events_total: number;
  foretold: string[];
  unmasked: boolean;
};

export type Member = Schemas["MemberOut"];
export type Invitation = Schemas["InvitationOut"];
export type Invited = Schemas["InvitedOut"];
export type Tokens = Schemas["TokensOut"];
/** Written out, because the schema gives two shapes the name ProfileOut. */
export interface MyProfile {
  id: number;
  name: string;
  email: string;
  role: string;
  lang: string;
  totp: boolean;
  recovery_codes: number;
  version: number;
}
export type AuditEntry = Schemas["AuditEntryOut"];
export type AuditAction = Schemas["ActionOut"];

export interface Page<T> {
  items: T[];
  next: string | null;
  total?: number;
}

// ---------------------------------------------------------------------------------------------------------------------

export interface Choosable {
  id: string;
  name: string;
}

export interface AsideRows {
  import_id: number;
  also_in: number[];
  file: string;
  source: string;
  store: string;
  column: string;
  code: string;
  reason: string;
  rows: number;
  sample: string;
  fixable: boolean;
}

export interface Dismissal {
  number: number;
  file: string;
  rows: number;
  reason: string;
}

export interface Quarantine {
  items: AsideRows[];
  rows: number;
  dismissed: Dismissal[];
  said: string;
}

export interface AsideRow {
  row: number;
  cells: string[];
  problems: { heading: string; place: string; code: string; reason: string }[];
}

export interface AsideTable extends Page<AsideRow> {
  import_id: number;
  file: string;
  headings: string[];
  masked: boolean[];
}

export interface Mended {
  read: number;
  accepted: number;
  still_aside: number;
  problems: string[];
  said: string;
}

export interface Ground {
  import_id: number;
  reason: string;
  reason_text: string;
  kind: string;
  rule: string;
  who: string;
  at: string;
  orders: number;
  paid: Cell;
  waiting: number;
  buyers: number;
}

export interface Suspicion {
  code: string;
  kind: string;
  reason: string;
  score: number;
  text: string;
  net: Cell;
  orders: { source: string; store: string; order_id: string }[];
}

export interface ExclusionChange {
  import_id: number | null;
  set_aside: number;
  restored: number;
  unseen: string[];
  accounts: number;
  text: string;
}

export interface Candidate {
  one: number;
  two: number;
  score: number;
  one_accounts: string;
  two_accounts: string;
  shared: string[];
}

export interface Verdict {
  number: number;
  at: string;
  one: number;
  two: number;
  action: string;
  text: string;
  undone: boolean;
  note: string;
}

export interface DataVersion {
  name: string;
  made_at: string;
  bytes: number;
  current: boolean;
}

export interface Commit {
  import_id: number;
  kind: "import" | "decision" | "mended";
  name: string;
  file: string;
  source: string;
  store: string;
  at: string;
  read: number;
  accepted: number;
  duplicate: number;
  quarantined: number;
  dropped: number;
}

export interface Source {
  source: string;
  layout: string;
  name: string;
  gives: string;
  needs: string;
  customers: string;
  allowed_use: string;
  unconfirmed: boolean;
  notes: string;
  fields: { field: string; name: string; columns: string[]; needed: boolean }[];
  own: string;
}

export interface Mark {
  number: number;
  from_day: string;
  until_day: string | null;
  text: string;
  about: Record<string, string[]>;
  about_text: string;
  added: string;
}

export interface MonthTarget {
  metric: string;
  name: string;
  month: string;
  value: string;
  so_far: Cell | null;
  attained: number | null;
  expected: number | null;
  days_gone: number;
  days: number;
  why: string;
}

export interface UploadedFile {
  id: string;
  name: string;
  size: number;
  made_at: string;
  made_by: string;
  version: number;
}

export interface MappingColumn {
  place: number;
  name: string;
  field: string | null;
  field_name: string;
  samples: string[];
  needed: boolean;
  guessed: boolean;
}

export interface Proposal {
  kind: string;
  may_be: string[];
  kinds: Choosable[];
  fields: Choosable[];
  states: Choosable[];
  missing: Choosable[];
  words: Record<string, string>;
  unknown_words: string[];
  date_order: "" | "mdy" | "dmy";
  dates_in_doubt: boolean;
  knows_who: boolean;
  remarks: string[];
}

export interface UploadedTable {
  name: string;
  rows: number;
  known: boolean;
  said: string;
  columns: MappingColumn[];
  proposal: Proposal | null;
}

export interface LookedInto extends UploadedFile {
  tables: UploadedTable[];
  refusal: { code: string; text: string } | null;
  ready: boolean;
}

export interface Mapped {
  mapping: string;
  headings: string[];
  rows: string[][];
  read: number;
  refused: { text: string; rows: number }[];
  upload: LookedInto;
}

export interface ImportJob {
  id: number;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  cancel_asked: boolean;
  made_at: string;
  made_by: string;
  error: { code: string; text: string } | null;
  files: string[];
  source: string;
  store: string;
  dry_run: boolean;
  said: string;
  share: number;
  rows: number;
  totals: Record<string, number>;
  report: Block[];
}

export type SettingValue = string | number | number[] | null;

export interface Setting {
  name: string;
  label: string;
  about: string;
  group: string;
  group_name: string;
  entry: "text" | "whole" | "share" | "numbers" | "choice";
  choices: Choosable[];
  value: SettingValue;
  default: SettingValue;
  given: boolean;
  fixed: boolean;
}

export interface ShopSettings {
  version: string;
  items: Setting[];
}

export interface CategoryCycle {
  category: string;
  days: number | null;
  products: number | null;
  rule_of_thumb: number | null;
  holds: number | null;
  told_by: "nobody" | "products" | "shop" | "default";
  learned: Cell | null;
  lateness: Cell | null;
}

export interface Cycles {
  version: string;
  items: CategoryCycle[];
}

export interface Thresholds {
  version: string;
  category: string;
  categories: Choosable[];
  items: { name: string; label: string; value: number; given: boolean }[];
}

export interface TextSetting {
  version: string;
  file: string;
  text: string;
  base: string;
  said: string;
  fault: string;
  entries: { id: string; name: string; value: string; source: string; grade: string; own: boolean }[];
}
