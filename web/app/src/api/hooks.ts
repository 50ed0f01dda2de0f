import { keepPreviousData, QueryClient, type QueryFilters, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useScope } from "../shell/scope";
import { useLanguage } from "../words/language";
import { type Query, request } from "./client";
import { ApiError } from "./error";

const MINUTE = 60_000;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: MINUTE,
      refetchOnWindowFocus: false,
      // Only what may pass by itself is asked again; a refusal is shown at once.
      retry: (failures, error) =>
        failures < 2 && error instanceof ApiError && (error.status === 0 || error.status === 503),
    },
  },
});

interface Options {
  enabled?: boolean;
  /** Ask again after so many milliseconds, while a job runs. */
  every?: number | false;
}

/** What stands at a path, in the language of the screen. The last answer stays in sight while the next is on its way. */
export function useGet<T>(path: string, query: Query = {}, options: Options = {}): UseQueryResult<T, ApiError> {
  const { lang } = useLanguage();
  return useQuery<T, ApiError>({
    queryKey: [path, query, lang],
    queryFn: ({ signal }) => request<T>(path, { query, signal }),
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    refetchInterval: options.every ?? false,
  });
}

/** The same, of the store that is chosen above. */
export function useScoped<T>(path: string, query: Query = {}, options: Options = {}): UseQueryResult<T, ApiError> {
  const { scope } = useScope();
  return useGet<T>(path, { ...query, ...scope }, options);
}

/**
 * Ask again for what may have changed. An answer that is still on its way may be from before the change; the library
 * would take a first one for new, so what is under way is given up.
 */
export async function askAgain(which: QueryFilters = {}): Promise<void> {
  await queries.cancelQueries(which);
  await queries.invalidateQueries(which);
}

export function refresh(...paths: string[]): Promise<void> {
  return askAgain({ predicate: ({ queryKey }) => paths.some((path) => String(queryKey[0]).startsWith(path)) });
}
