import { Button, Input } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { MessageWhole } from "../../api/types";
import { useMay } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { SidePanel } from "../../ui/SidePanel";
import { useWords } from "../../words/language";
import { MessageCourse } from "./MessageCourse";

/** One message with everything that is known of it; one nobody knows about can be settled here. */
export function MessageDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const words = useWords();
  return (
    <SidePanel open={id !== null} onClose={onClose} title={words.reach.message} size="large" destroyOnHidden>
      {id !== null && <Whole key={id} id={id} />}
    </SidePanel>
  );
}

function Whole({ id }: { id: string }) {
  const words = useWords();
  const may = useMay();
  const asked = useGet<MessageWhole>(`/reach/messages/${id}`);
  return (
    <Answer of={asked} rows={8}>
      {(message) => (
        <div className="stack">
          <p className="row">
            <Link to={`/customers/${message.customer_id}`}>
              {message.name || words.customers.numbered(message.customer_id)}
            </Link>
            <span className="soft">
              {message.journey_name} · {words.reach.version(message.version)} · {message.step_said} ·{" "}
              {message.channel_said}
            </span>
          </p>
          <p className="message-verdict">
            {message.why ? words.common.pair(message.state_said, message.why) : message.state_said}
          </p>
          {message.state === "unknown" && (
            <section className="stack unknown" aria-label={words.reach.unknown}>
              <ul>
                {message.known.map((each) => (
                  <li key={each}>{each}</li>
                ))}
              </ul>
              {may("acting.run") && <Settle id={message.id} />}
            </section>
          )}
          <MessageCourse message={message} />
        </div>
      )}
    </Answer>
  );
}

function Settle({ id }: { id: number }) {
  const words = useWords();
  const [how, setHow] = useState("");
  const [act, busy] = useAct();
  const settle = (went: boolean) =>
    act(async () => {
      await request(`/reach/messages/${id}/settle`, { method: "POST", body: { went, how } });
      await refresh("/reach/");
    }, words.reach.settled);
  return (
    <div className="row">
      <Input
        className="settle-how"
        aria-label={words.reach.how}
        placeholder={words.reach.how}
        maxLength={120}
        value={how}
        onChange={(event) => setHow(event.target.value)}
      />
      <Button loading={busy} onClick={() => void settle(true)}>
        {words.reach.went}
      </Button>
      <Button loading={busy} onClick={() => void settle(false)}>
        {words.reach.wentNot}
      </Button>
    </div>
  );
}
