import { Link, Navigate, useParams } from "react-router";
import { useGet } from "../../api/hooks";
import type { Role } from "../../api/types";
import { useSession } from "../../shell/session";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { useWords } from "../../words/language";
import { Door } from "./Door";
import { NewAccount } from "./NewAccount";

interface Asked {
  shop: string;
  role: Role;
  email: string;
}

export function Invitation() {
  const words = useWords();
  const { code = "" } = useParams();
  const { user } = useSession();
  const path = `/invitations/accept/${encodeURIComponent(code)}`;
  const asked = useGet<Asked>(path, {}, { enabled: !user });
  if (user) return <Navigate to="/" replace />;
  if (asked.error?.status === 404 || asked.error?.status === 410) {
    return (
      <Door title={words.access.inviteGone} how={words.access.inviteGoneHow}>
        <Link to="/sign-in">{words.access.toSignIn}</Link>
      </Door>
    );
  }
  return (
    <Door
      title={words.access.invitedTitle}
      how={asked.data ? words.access.invitedHow(asked.data.shop, words.shell.roles[asked.data.role]) : ""}
    >
      {asked.error && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {!asked.error && !asked.data && <Loading />}
      {asked.data && (
        <>
          <p>
            {words.access.email} · {asked.data.email}
          </p>
          <NewAccount path={path} withEmail={false} submit={words.access.accept} />
        </>
      )}
    </Door>
  );
}
