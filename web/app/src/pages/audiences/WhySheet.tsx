import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import type { ApiError } from "../../api/error";
import { useGet } from "../../api/hooks";
import type { AudienceWhy, CustomerRow, Page } from "../../api/types";
import { useLater } from "../../ui/useLater";
import { useLanguage } from "../../words/language";
import type { Rule } from "./rule";
import { Why } from "./Why";

const TYPED_AFTER = 350;

/** Why a customer fits what stands in the editor, or does not. */
export function WhySheet({ rule }: { rule: Rule | null }) {
  const { words, lang } = useLanguage();
  const [typed, type] = useState("");
  const [customer, choose] = useState<number | null>(null);
  const q = useLater(typed, TYPED_AFTER);
  const found = useGet<Page<CustomerRow>>("/customers", { q, limit: 12 });
  const settled = useLater(rule, TYPED_AFTER);
  const why = useQuery<AudienceWhy, ApiError>({
    queryKey: ["/audiences/why", settled, customer, lang],
    queryFn: ({ signal }) =>
      request<AudienceWhy>("/audiences/why", {
        method: "POST",
        body: { rule: settled, customer_id: customer },
        signal,
      }),
    enabled: settled !== null && customer !== null,
  });
  return (
    <section className="sheet stack">
      <h2>{words.audiences.why}</h2>
      <p className="soft small">{words.audiences.whyHow}</p>
      <Select
        aria-label={words.audiences.findCustomer}
        showSearch={{ filterOption: false, onSearch: type }}
        placeholder={words.audiences.findCustomer}
        loading={found.isFetching}
        value={customer}
        options={(found.data?.items ?? []).map((each) => ({
          value: each.customer_id,
          label: `${each.name || words.people.numbered(each.customer_id)} · ${each.customer_id}`,
        }))}
        onChange={choose}
      />
      {why.error && <p className="soft">{why.error.text(lang)}</p>}
      {why.data && <Why why={why.data} />}
    </section>
  );
}
