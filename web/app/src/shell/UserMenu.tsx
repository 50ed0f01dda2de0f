import { Dropdown } from "antd";
import { useNavigate } from "react-router";
import { request } from "../api/client";
import { queries } from "../api/hooks";
import type { Role } from "../api/types";
import { useWords } from "../words/language";
import { useSession, useUser } from "./session";

export function UserMenu() {
  const words = useWords();
  const user = useUser();
  const { version } = useSession();
  const go = useNavigate();
  const signOut = async () => {
    await request("/session", { method: "DELETE" });
    queries.clear();
    await queries.invalidateQueries();
    go("/sign-in");
    window.location.reload();
  };
  const items = [
    { key: "who", disabled: true, label: `${user.name} · ${words.shell.roles[user.role as Role]}` },
    { key: "version", disabled: true, label: words.shell.version(version) },
    { type: "divider" as const },
    { key: "account", label: words.shell.myAccount, onClick: () => void go("/settings/account") },
    { key: "out", label: words.shell.signOut, onClick: () => void signOut() },
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]} placement="bottomRight">
      <button type="button" className="avatar" aria-label={words.shell.user(user.name)}>
        <span aria-hidden="true">{[...user.name][0]?.toUpperCase()}</span>
      </button>
    </Dropdown>
  );
}
