import type { ECharts } from "echarts/core";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import type { People } from "../api/types";
import { usePeople } from "../people/context";
import { useDark } from "../theme/dark";
import { useLanguage } from "../words/language";
import { complete } from "./complete";
import { start } from "./engine";
import { save } from "./save";

export interface Drawn {
  save: (name: string) => void;
}

interface Props {
  option: Record<string, unknown>;
  says: string;
  height: number;
  handle?: Ref<Drawn>;
}

/** Draws one option. Whoever cannot see it is read what it says, and has the table beside it. */
export default function Drawing({ option, says, height, handle }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(null);
  const { lang } = useLanguage();
  const people = usePeople();
  const dark = useDark();
  useEffect(() => {
    const here = place.current;
    if (!here) return;
    const made = start(here);
    chart.current = made;
    made.on("click", ({ data }) => {
      const named = (data as { people?: People } | null)?.people;
      if (named) people.open(named);
    });
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(here);
    return () => {
      watch.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, [people]);
  useEffect(() => {
    chart.current?.setOption(complete(option, { lang, dark }), { notMerge: true });
  }, [option, lang, dark]);
  useImperativeHandle(handle, () => ({ save: (name) => chart.current && save(chart.current, name, dark) }), [dark]);
  return <div ref={place} role="img" aria-label={says} style={{ height, width: "100%" }} />;
}
