import { Select } from "antd";
import type { Role } from "../../api/types";
import { useWords } from "../../words/language";

const ROLES: readonly Role[] = ["owner", "operator", "service", "analyst", "reader"];

interface Props {
  id?: string;
  value?: Role;
  label: string;
  disabled?: boolean;
  onChange?: (role: Role) => void;
}

/** The roles to choose from, each with what it may do where they are listed. */
export function RoleSelect({ label, ...rest }: Props) {
  const words = useWords();
  return (
    <Select<Role>
      {...rest}
      aria-label={label}
      placeholder={words.settings.chooseRole}
      popupMatchSelectWidth={false}
      options={ROLES.map((role) => ({ value: role, label: words.shell.roles[role] }))}
      optionRender={({ value }) => (
        <span>
          {words.shell.roles[value as Role]} <span className="soft small">{words.settings.roleHow[value as Role]}</span>
        </span>
      )}
    />
  );
}
