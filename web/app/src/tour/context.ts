import { createContext, useContext, useEffect } from "react";
import { useUser } from "../shell/session";

export interface TourGuide {
  /** From the first step, on the page of today. */
  start: () => void;
  /** The page of today is there to be shown: begins for who has not been shown around. */
  ready: () => void;
}

export const TourContext = createContext<TourGuide>({ start: () => {}, ready: () => {} });

export function useTour(): TourGuide {
  return useContext(TourContext);
}

/** Called by what the tour begins at, once it stands on the page. */
export function useTourReady(): void {
  const { ready } = useTour();
  const { tour } = useUser();
  useEffect(() => {
    if (tour) ready();
  }, [ready, tour]);
}
