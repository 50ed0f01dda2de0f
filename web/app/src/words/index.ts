import { access } from "./access";
import { audiences } from "./audiences";
import { common } from "./common";
import { customers } from "./customers";
import { data } from "./data";
import { diagnosis } from "./diagnosis";
import { journeys } from "./journeys";
import { metrics } from "./metrics";
import { own } from "./own";
import { people } from "./people";
import { reach } from "./reach";
import { settings } from "./settings";
import { shell } from "./shell";
import { spoken } from "./speech";
import { tasks } from "./tasks";
import { today } from "./today";
import { tour } from "./tour";

export const catalogue = {
  common,
  shell,
  access,
  audiences,
  customers,
  data,
  diagnosis,
  journeys,
  metrics,
  own,
  people,
  reach,
  settings,
  tasks,
  today,
  tour,
} as const;

export const WORDS = { zh: spoken(catalogue, 0), en: spoken(catalogue, 1) };
export type Words = typeof WORDS.zh;
