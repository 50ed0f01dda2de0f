import type { ReactNode } from "react";
import { Allowed } from "../../shell/Allowed";
import { ReachTabs } from "./ReachTabs";

interface Props {
  title: string;
  /** Beside the heading. */
  beside?: ReactNode;
  children: ReactNode;
}

/** A page of the room: its tabs, its heading, and what it holds. */
export function ReachPage({ title, beside, children }: Props) {
  return (
    <Allowed needs="acting.read">
      <div className="page">
        <ReachTabs />
        <header>
          <h1>{title}</h1>
          {beside}
        </header>
        {children}
      </div>
    </Allowed>
  );
}
