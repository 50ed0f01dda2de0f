import { useInfiniteQuery } from "@tanstack/react-query";
import { useLanguage } from "../words/language";
import { type Query, request } from "./client";
import type { ApiError } from "./error";
import type { Page } from "./types";

export interface Pages<T, P extends Page<T>> {
  first: P | undefined;
  items: T[];
  total: number | undefined;
  error: ApiError | null;
  again: () => void;
  next: (() => void) | null;
  busy: boolean;
}

/** A list that comes page by page, those read so far put together. */
export function usePages<T, P extends Page<T> = Page<T>>(path: string, query: Query = {}): Pages<T, P> {
  const { lang } = useLanguage();
  const asked = useInfiniteQuery<P, ApiError, P[], [string, Query, string, "pages"], string | null>({
    queryKey: [path, query, lang, "pages"],
    queryFn: ({ pageParam, signal }) => request<P>(path, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    select: (data) => data.pages,
  });
  const pages = asked.data ?? [];
  return {
    first: pages[0],
    items: pages.flatMap((page) => page.items),
    total: pages[0]?.total,
    error: asked.error,
    again: () => void asked.refetch(),
    next: asked.hasNextPage ? () => void asked.fetchNextPage() : null,
    busy: asked.isFetchingNextPage,
  };
}
