import { access } from "./access";
import { common } from "./common";
import { shell } from "./shell";
import { spoken } from "./speech";
import { people } from "./people";
import { today } from "./today";

export const catalogue = { common, shell, access, people, today } as const;

export const WORDS = { zh: spoken(catalogue, 0), en: spoken(catalogue, 1) };
export type Words = typeof WORDS.zh;
