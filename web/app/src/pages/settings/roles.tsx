import type { Role } from "../../api/types";
import { useWords } from "../../words/language";

export const ROLES: readonly Role[] = ["owner", "operator", "service", "analyst", "reader"];

/** The roles to choose from, each with what it may do. */
export function useRoles() {
  const words = useWords();
  return ROLES.map((role) => ({
    value: role,
    label: (
      <span>
        {words.shell.roles[role]} <span className="soft small">{words.settings.roleHow[role]}</span>
      </span>
    ),
  }));
}
