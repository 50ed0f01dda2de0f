import { Button, Modal } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { Journey, JourneyBehind, JourneyMoved } from "../../api/types";
import { useMay } from "../../shell/session";
import { useAct } from "../../ui/act";
import { Choice } from "../../ui/Choice";
import { useSay } from "../../ui/Toasts";
import { useWords } from "../../words/language";

/** Who still walks an earlier version, and moving them to the newest: for who may publish. */
export function Behind({ journey }: { journey: Journey }) {
  const { journeys } = useWords();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const there = may("acting.run") && journey.version > 1 && journey.stage !== "stopped";
  const asked = useGet<JourneyBehind>(`/journeys/${journey.id}/behind`, {}, { enabled: there });
  if (!there || !asked.data || asked.data.walking === 0) return null;
  const { newest, versions } = asked.data;
  return (
    <div className="stack behind">
      <ul className="small">
        {versions.map(({ number, walking }) => (
          <li key={number}>{journeys.behind.walk(walking, number)}</li>
        ))}
      </ul>
      <Button onClick={() => setOpen(true)}>{journeys.behind.move(newest)}</Button>
      {open && <Sure journey={journey.id} behind={asked.data} onClose={() => setOpen(false)} />}
    </div>
  );
}

type Others = "stay" | "leave";

/** What moving them would do, counted, before it is done. */
function Sure({ journey, behind, onClose }: { journey: number; behind: JourneyBehind; onClose: () => void }) {
  const words = useWords();
  const { behind: said } = words.journeys;
  const say = useSay();
  const [act, busy] = useAct();
  const [others, setOthers] = useState<Others>("stay");
  const { newest, walking, astray } = behind;
  const kept = walking - astray;
  const nobody = kept === 0 && others === "stay";
  const move = async () => {
    const body = { version: newest, others };
    const moved = await act(async () => {
      const came = await request<JourneyMoved>(`/journeys/${journey}/move`, { method: "POST", body });
      say("done", said.done(came.kept, came.stayed, came.left));
    });
    // Also where it was refused: then a version is there that was not counted for.
    await refresh("/journeys");
    if (moved) onClose();
  };
  return (
    <Modal
      open
      title={said.sure(newest)}
      okText={said.move(newest)}
      cancelText={words.common.cancel}
      okButtonProps={{ disabled: nobody }}
      confirmLoading={busy}
      onOk={() => void move()}
      onCancel={onClose}
    >
      <div className="stack">
        {kept > 0 && (
          <div>
            <p>{said.keep(kept, newest)}</p>
            <p>{said.anew}</p>
          </div>
        )}
        {astray > 0 && (
          <>
            <p>{said.astray(astray, newest)}</p>
            <ul className="small soft">
              {behind.astray_at.map(({ step, said: called, walking: many }) => (
                <li key={step} className="cap">
                  {said.at(called, many)}
                </li>
              ))}
            </ul>
            <Choice
              label={said.what}
              value={others}
              options={(["stay", "leave"] as const).map((id) => ({ id, name: said.others[id] }))}
              onChange={(id) => setOthers(id as Others)}
            />
          </>
        )}
        <p className="soft small">{nobody ? said.nobody : said.forGood}</p>
      </div>
    </Modal>
  );
}
