import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Query } from "../../api/client";

/** What is asked of a metric, kept in the address so that it can be sent to somebody. */
export interface Question {
  days: string;
  from: string;
  to: string;
  with: string;
  countBy: string;
  by: string;
  step: string;
  params: Record<string, unknown>;
}

export const WINDOWS = ["30", "90", "365"] as const;

function read(search: URLSearchParams): Question {
  const said = (name: string, usual = "") => search.get(name) ?? usual;
  return {
    days: said("days"),
    from: said("from"),
    to: said("to"),
    with: said("with", "previous"),
    countBy: said("count_by", "order"),
    by: said("by", "channel"),
    step: said("step", "month"),
    params: parsed(said("params", "{}")),
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export function useQuestion(): [Question, (change: Partial<Record<string, string>>) => void] {
  const [search, setSearch] = useSearchParams();
  const question = useMemo(() => read(search), [search]);
  const change = useCallback(
    (changed: Partial<Record<string, string>>) => {
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changed)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      );
    },
    [setSearch],
  );
  return [question, change];
}

/** The part of it that the server calls the window and the population; a range wins over a number of days. */
export function asked(question: Question): Query {
  const range = question.from && question.to ? { from: question.from, to: question.to } : { days: question.days };
  const params = Object.keys(question.params).length ? { params: JSON.stringify(question.params) } : {};
  return { ...range, ...params, count_by: question.countBy };
}
