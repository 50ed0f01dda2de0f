import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { request } from "../../api/client";
import type { ApiError } from "../../api/error";
import { useGet } from "../../api/hooks";
import type { AudienceCount, Condition, Entry, Option } from "../../api/types";
import { useLater } from "../../ui/useLater";
import { useLanguage } from "../../words/language";
import type { Rule } from "./rule";

const TYPED_AFTER = 350;

/** How many fit what stands in the editor, asked once it has stood for a moment; an earlier question is given up. */
export function useCount(rule: Rule | null) {
  const { lang } = useLanguage();
  const settled = useLater(rule, TYPED_AFTER);
  return useQuery<AudienceCount, ApiError>({
    queryKey: ["/audiences/count", settled, lang],
    queryFn: ({ signal }) =>
      request<AudienceCount>("/audiences/count", { method: "POST", body: { rule: settled }, signal }),
    placeholderData: keepPreviousData,
    enabled: settled !== null,
  });
}

export function useConditions() {
  return useGet<Condition[]>("/audiences/conditions");
}

/** What the shop has to choose from for a field, by what was typed. */
export function useOffered(of: string, typed: string) {
  const q = useLater(typed, TYPED_AFTER);
  return useGet<Option[]>("/audiences/choices", { of, q }, { enabled: of !== "" });
}

/** A condition of a kind as it begins: what the server begins with, and the first of each choice. */
export function begun(kind: Condition): Rule {
  const chosen = kind.entries.flatMap((entry: Entry) => {
    const [first] = entry.options;
    return entry.needed && first && !(entry.name in kind.begins) ? [[entry.name, first.value]] : [];
  });
  return { ...Object.fromEntries(chosen), ...kind.begins, kind: kind.kind };
}
