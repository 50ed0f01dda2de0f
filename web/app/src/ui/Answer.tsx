import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ApiError } from "../api/error";
import { Failure } from "./Failure";
import { Loading } from "./Loading";

interface Props<T> {
  of: UseQueryResult<T, ApiError>;
  rows?: number;
  height?: number;
  children: (data: T) => ReactNode;
}

/** The three states of whatever is asked: on its way, failed with a way out, there. */
export function Answer<T>({ of, rows = 4, height = 0, children }: Props<T>) {
  if (of.data !== undefined) return <div className={of.isPlaceholderData ? "arriving" : ""}>{children(of.data)}</div>;
  if (of.error) return <Failure error={of.error} retry={() => void of.refetch()} />;
  return <Loading rows={rows} height={height} />;
}
