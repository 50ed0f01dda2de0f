import { Button, Popconfirm } from "antd";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { Member, Role } from "../../api/types";
import { useUser } from "../../shell/session";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Heads } from "../../ui/Heads";
import { useWords } from "../../words/language";
import { Invitations } from "./Invitations";
import { RoleSelect } from "./RoleSelect";
import "../../ui/table.css";

export function MembersPage() {
  const words = useWords();
  const asked = useGet<Member[]>("/users");
  return (
    <article className="page">
      <header>
        <h1>{words.settings.members}</h1>
      </header>
      <Answer of={asked} rows={5}>
        {(members) => (
          <section className="sheet">
            <div className="scroll">
              <table className="rows full">
                <Heads
                  names={[words.settings.name, words.settings.role, words.settings.totp, words.settings.lastSeen]}
                  acts
                />
                <tbody>
                  {members.map((member) => (
                    <Row key={member.id} member={member} />
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        )}
      </Answer>
      <Invitations />
    </article>
  );
}

function Row({ member }: { member: Member }) {
  const words = useWords();
  const me = useUser();
  const [act, busy] = useAct();
  const change = async (changed: { role?: string; active?: boolean }) => {
    const body = { version: member.version, ...changed };
    await act(() => request(`/users/${member.id}`, { method: "PATCH", body }), words.common.saved);
    await refresh("/users");
  };
  const withoutCode = async () => {
    await act(() => request(`/users/${member.id}/second-factor`, { method: "DELETE" }), words.common.saved);
    await refresh("/users");
  };
  return (
    <tr className={member.active ? "" : "unused"}>
      <th scope="row">
        {member.name}
        <span className="soft small block">{member.email}</span>
      </th>
      <td>
        <RoleSelect
          label={`${words.settings.role}: ${member.name}`}
          value={member.role as Role}
          disabled={busy || member.id === me.id}
          onChange={(role) => void change({ role })}
        />
      </td>
      <td>{member.totp ? `✓ ${words.common.yes}` : words.common.no}</td>
      <td className="date">{member.last_seen ?? words.settings.never}</td>
      <td>
        {member.id !== me.id && (
          <div className="row">
            <Button size="small" loading={busy} onClick={() => void change({ active: !member.active })}>
              {member.active ? words.settings.switchOff : words.settings.switchOn}
            </Button>
            {member.totp && (
              <Popconfirm title={words.settings.lostPhone} onConfirm={() => void withoutCode()}>
                <Button size="small">{words.settings.lostPhone}</Button>
              </Popconfirm>
            )}
          </div>
        )}
      </td>
    </tr>
  );
}
