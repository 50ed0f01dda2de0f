import { useEffect, useState } from "react";

/** The value once it has stayed the same for so many milliseconds. */
export function useLater<T>(value: T, after: number): T {
  const [settled, settle] = useState(value);
  const written = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(JSON.parse(written) as T), after);
    return () => clearTimeout(timer);
  }, [written, after]);
  return settled;
}
