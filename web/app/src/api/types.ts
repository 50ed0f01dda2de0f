// What the server sends, under the names this app has for it. Generated from its schema (npm run types), but for what
// stands below the line.

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Lang = "zh" | "en";

/** Where the names behind a number are, and what the drawer with them is called. */
export interface People {
  path: string;
  query: Record<string, string>;
  title: string;
  /** Just these, whatever store is chosen above: a number of the whole shop, on one side. */
  exact?: boolean;
}

export type PeopleLink = Schemas["PeopleLinkOut"];

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

export type Audience = Schemas["AudienceOut"];
export type AudienceDetail = Schemas["AudienceDetailOut"];
export type ReadyAudience = Schemas["ReadyAudienceOut"];
export type AudienceCount = Schemas["AudienceCountOut"];
export type AudienceMember = Schemas["AudienceMemberOut"];
export type AudienceUse = Schemas["UseOut"];
export type AudienceWhy = Schemas["AudienceWhyOut"];
export type RuleVersion = Schemas["VersionOfRuleOut"];
export type Condition = Schemas["ConditionOut"];
export type Entry = Schemas["EntryOut"];
export type Option = Schemas["OptionOut"];
export type FilledRule = Schemas["FilledOut"];
export type AudienceSnapshot = Schemas["AudienceSnapshotOut"];
export type SnapshotsCompared = Schemas["SnapshotsComparedOut"];
export type AudienceRecipe = Schemas["AudienceRecipeOut"];
export type UploadedPeople = Schemas["UploadedListOut"];

export type CustomerRow = Schemas["CustomerOut"];

export type Message = Schemas["MessageOut"];
export type MessageWhole = Schemas["MessageWholeOut"];
export type MessageCounts = Schemas["MessageCountsOut"];
export type MessageChoices = Schemas["MessageChoicesOut"];
export type Review = Schemas["ReviewOut"];
export type Reviews = Schemas["ReviewsOut"];
export type Reviewed = Schemas["ReviewedOut"];
export type Suppression = Schemas["SuppressionOut"];
export type MessageMonth = Schemas["MessageMonthOut"];
export type MessageDay = Schemas["MessageDayOut"];
export type Effect = Schemas["EffectOut"];
export type Reached = Schemas["ReachedOut"];
export type WhyReached = Schemas["WhyReachedOut"];
export type Way = Schemas["JourneyWayOut"];
export type PersonPath = Schemas["PersonPathOut"];
export type Entered = Schemas["EnteredOut"];
export type ActingWaits = Schemas["WaitsOut"];

export type Member = Schemas["MemberOut"];
export type Invitation = Schemas["InvitationOut"];
export type Invited = Schemas["InvitedOut"];
export type Tokens = Schemas["TokensOut"];
export type AuditAction = Schemas["ActionOut"];

export type AsideRows = Schemas["AsideOut"];
export type Dismissal = Schemas["DismissalOut"];
export type Quarantine = Schemas["QuarantineOut"];
export type AsideRow = Schemas["AsideRowOut"];
export type AsideTable = Schemas["AsideTableOut"];
export type Mended = Schemas["MendedOut"];
export type Ground = Schemas["GroundOut"];
export type Suspicion = Schemas["SuspicionOut"];
export type ExclusionChange = Schemas["ChangeOut"];
export type Candidate = Schemas["CandidateOut"];
export type Verdict = Schemas["VerdictOut"];
export type DataVersion = Schemas["VersionOut"];
export type Commit = Schemas["CommitOut"];
export type Source = Schemas["SourceOut"];
export type Mark = Schemas["MarkOut"];
export type NoteTarget = Schemas["NoteTargetOut"];
export type DailyNote = Schemas["DailyNoteOut"];
export type Alert = Schemas["AlertOut"];
export type MonthTarget = Schemas["TargetOut"];
export type UploadedFile = Schemas["UploadOut"];
export type MappingColumn = Schemas["ColumnOut"];
export type Proposal = Schemas["ProposalOut"];
export type JobAlarms = Schemas["AlarmsOut"];
export type Job = Schemas["JobOut"];
export type Erasure = Schemas["ErasureOut"];
export type ImportJob = Schemas["ImportOut"];
export type Setting = Schemas["SettingOut"];
export type ShopSettings = Schemas["ShopSettingsOut"];
export type CategoryCycle = Schemas["CategoryOut"];
export type Cycles = Schemas["CyclesOut"];
export type Thresholds = Schemas["ThresholdsOut"];
export type Choosable = Schemas["SettingChoiceOut"];
export type SettingValue = Setting["value"];

export interface Page<T> {
  items: T[];
  next: string | null;
  total?: number;
}

export type Customer = Schemas["CustomerProfileOut"];
export type MyProfile = Schemas["OwnProfileOut"];
export type AuditEntry = Schemas["AuditEntryOut"];
export type UploadedTable = Schemas["PreviewTableOut"];
export type LookedInto = Schemas["LookedOut"];
export type Mapped = Schemas["MappedOut"];
export type TextSetting = Schemas["TextOut"];
export type Journeys = Schemas["JourneysOut"];
export type JourneyRow = Schemas["JourneyRowOut"];
export type Journey = Schemas["JourneyOut"];
export type JourneyBehind = Schemas["JourneyBehindOut"];
export type JourneyMoved = Schemas["JourneyMovedOut"];
export type JourneyCard = Schemas["JourneyCardOut"];
export type JourneyMessages = Schemas["JourneyMessagesOut"];
export type JourneyForms = Schemas["JourneyFormsOut"];
export type JourneyForm = Schemas["JourneyFormOut"];
export type JourneyField = Schemas["JourneyFieldOut"];
export type Trial = Schemas["TryOut"];
export type Tried = Schemas["TriedOut"];
export type LastEvent = Schemas["LastEventOut"];
export type TemplateRow = Schemas["TemplateRowOut"];
export type Template = Schemas["TemplateOut"];
export type TemplatePreview = Schemas["PreviewOut"];
export type Draft = Omit<Required<Schemas["DraftBody"]>, "steps" | "trigger"> & {
  steps: DraftStep[];
  trigger: { kind: string; [setting: string]: unknown } | null;
};
export interface DraftStep {
  id: string;
  kind: string;
  next: Record<string, string>;
  [setting: string]: unknown;
}
export type StaffTask = Schemas["TaskOut"];
export type StaffTasks = Schemas["TasksOut"];
export type StaffMember = Schemas["StaffOut"];
export type TasksMade = Schemas["MadeOut"];
