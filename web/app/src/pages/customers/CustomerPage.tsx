import { useState } from "react";
import { useParams } from "react-router";
import { request } from "../../api/client";
import { useGet } from "../../api/hooks";
import type { Customer } from "../../api/types";
import { Allowed } from "../../shell/Allowed";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { AudienceSheet } from "./AudienceSheet";
import { ConsentSheet } from "./ConsentSheet";
import { NotesSheet } from "./NotesSheet";
import { ProfileHead } from "./ProfileHead";
import { ReachedSheet } from "./ReachedSheet";
import { TagSheet } from "./TagSheet";
import { Timeline } from "./Timeline";
import "./customers.css";

export function CustomerPage() {
  return (
    <Allowed needs="customers.read">
      <Whole />
    </Allowed>
  );
}

function Whole() {
  const { id = "" } = useParams();
  return <One key={id} id={id} />;
}

function One({ id }: { id: string }) {
  const asked = useGet<Customer>(`/customers/${id}`);
  // What was shown in full is kept only while the page is open.
  const [full, setFull] = useState<Customer | null>(null);
  const [act] = useAct();
  const unmask = () => act(async () => setFull(await request<Customer>(`/customers/${id}/unmask`, { method: "POST" })));
  return (
    <Answer of={asked} rows={12} height={600}>
      {(masked) => {
        const customer = full ? { ...masked, name: full.name, accounts: full.accounts, unmasked: true } : masked;
        return (
          <div className="page">
            <ProfileHead customer={customer} onUnmask={() => void unmask()} />
            <div className="profile">
              <div className="stack">
                <Timeline customer={customer} />
                <ReachedSheet customerId={customer.customer_id} />
              </div>
              <div className="stack profile-side">
                <TagSheet customer={customer} />
                <ConsentSheet customer={customer} />
                <AudienceSheet customerId={customer.customer_id} />
                <NotesSheet customer={customer} />
              </div>
            </div>
          </div>
        );
      }}
    </Answer>
  );
}
