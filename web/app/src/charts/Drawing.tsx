import type { ECElementEvent, ECharts } from "echarts/core";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { PeopleLink } from "../api/types";
import { named, usePeople } from "../people/context";
import { useMay } from "../shell/session";
import { useDark } from "../theme/dark";
import { useLanguage } from "../words/language";
import { complete } from "./complete";
import { start } from "./engine";
import { below } from "./legend";
import { save } from "./save";

export interface Drawn {
  save: (name: string) => void;
}

interface Props {
  option: Record<string, unknown>;
  says: string;
  height: number;
  handle?: Ref<Drawn>;
  /** Whose each bar is, by series and place in it; ``name`` is what they are bars of. */
  people?: readonly (readonly (PeopleLink | null)[])[];
  name?: string;
}

const NOBODY: NonNullable<Props["people"]> = [];

/** Draws one option. Whoever cannot see it is read what it says, and has the table beside it. */
export default function Drawing({ option, says, height, handle, people = NOBODY, name = "" }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(null);
  const [width, setWidth] = useState(0);
  const { lang } = useLanguage();
  const { open } = usePeople();
  const may = useMay();
  const dark = useDark();
  useEffect(() => {
    const here = place.current;
    if (!here) return;
    const made = start(here);
    chart.current = made;
    const watch = new ResizeObserver(() => {
      made.resize();
      setWidth(made.getWidth());
    });
    watch.observe(here);
    return () => {
      watch.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    const made = chart.current;
    if (!made || !may("customers.read")) return;
    const click = (at: ECElementEvent) => {
      const { tip } = (at.data ?? {}) as { tip?: string };
      const asked = named(people[at.seriesIndex ?? -1]?.[at.dataIndex], name, at.name, tip ?? "");
      if (asked) open(asked);
    };
    made.on("click", click);
    return () => {
      made.off("click", click);
    };
  }, [people, name, open, may]);
  useEffect(() => {
    chart.current?.setOption(below(complete(option, { lang, dark }), width), { notMerge: true });
  }, [option, lang, dark, width]);
  useImperativeHandle(handle, () => ({ save: (name) => chart.current && save(chart.current, name, dark) }), [dark]);
  return <div ref={place} role="img" aria-label={says} style={{ height, width: "100%" }} />;
}
