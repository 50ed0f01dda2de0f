import { Select } from "antd";
import { useState } from "react";
import { useGet } from "../../api/hooks";
import type { Audience, AudienceWhy } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useWords } from "../../words/language";
import { Why } from "../audiences/Why";
import "../audiences/audiences.css";

/** Why this customer is in an audience, or is not. */
export function AudienceSheet({ customerId }: { customerId: number }) {
  const may = useMay();
  return may("acting.read") ? <Whole customerId={customerId} /> : null;
}

function Whole({ customerId }: { customerId: number }) {
  const words = useWords();
  const [chosen, choose] = useState<number | null>(null);
  const asked = useGet<Audience[]>("/audiences");
  return (
    <section className="sheet stack">
      <h2>{words.audiences.inOne}</h2>
      <Answer of={asked} rows={1}>
        {(audiences) =>
          audiences.length === 0 ? (
            <p className="soft small">{words.audiences.noAudiences}</p>
          ) : (
            <Select
              aria-label={words.audiences.chooseOne}
              placeholder={words.audiences.chooseOne}
              showSearch={{ optionFilterProp: "label" }}
              value={chosen}
              options={audiences.map((each) => ({ value: each.id, label: each.name }))}
              onChange={choose}
            />
          )
        }
      </Answer>
      {chosen !== null && <Told key={chosen} audience={chosen} customerId={customerId} />}
    </section>
  );
}

function Told({ audience, customerId }: { audience: number; customerId: number }) {
  const asked = useGet<AudienceWhy>(`/audiences/${audience}/why`, { customer_id: customerId });
  return (
    <Answer of={asked} rows={2}>
      {(why) => <Why why={why} />}
    </Answer>
  );
}
