import { Select } from "antd";
import { useState } from "react";
import type { Option } from "../../api/types";
import { useWords } from "../../words/language";
import { useOffered } from "./useRule";

interface Props {
  of: string;
  label: string;
  value: string | number | undefined;
  called: string;
  onChange: (chosen: Option) => void;
}

/** One of what the shop has, found by typing. What stands in the rule is shown whether or not it is in the list. */
export function Offered({ of, label, value, called, onChange }: Props) {
  const words = useWords();
  const [typed, type] = useState("");
  const { data = [], isFetching } = useOffered(of, typed);
  const there = value === undefined || value === "" || data.some((each) => String(each.value) === String(value));
  const options = there ? data : [{ value, label: called || String(value), group: "" } as Option, ...data];
  return (
    <Select
      className="audience-offered"
      aria-label={label}
      showSearch={{ filterOption: false, onSearch: type }}
      popupMatchSelectWidth={false}
      placeholder={words.audiences.choose}
      loading={isFetching}
      value={value === "" || value === undefined ? null : String(value)}
      notFoundContent={isFetching ? words.common.loading : words.audiences.nothingOffered}
      options={grouped(options)}
      onChange={(chosen: string) => {
        const found = options.find((each) => String(each.value) === chosen);
        if (found) onChange(found);
      }}
    />
  );
}

interface Listed {
  label: string;
  value?: string;
  options?: Listed[];
}

/** Options under their headings, in the order they came. */
export function grouped(options: readonly Option[]): Listed[] {
  const groups = new Map<string, Listed[]>();
  for (const each of options) {
    const inside = groups.get(each.group) ?? [];
    inside.push({ value: String(each.value), label: each.label });
    groups.set(each.group, inside);
  }
  return [...groups].flatMap(([label, inside]) => (label ? [{ label, options: inside }] : inside));
}
