import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, useLocation } from "react-router";
import { request } from "../../api/client";
import type { ApiError } from "../../api/error";
import type { Invited, Role } from "../../api/types";
import { useSession } from "../../shell/session";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { useWords } from "../../words/language";
import { Door } from "./Door";
import { NewAccount } from "./NewAccount";

/** The code stands behind the #, which no server sees and no log keeps. */
export function Invitation() {
  const words = useWords();
  const code = useLocation().hash.slice(1);
  const { user } = useSession();
  const asked = useQuery<Invited, ApiError>({
    queryKey: ["invitation", code],
    queryFn: () => request<Invited>("/invitations/look", { method: "POST", body: { code } }),
    enabled: !user,
    retry: false,
  });
  if (user) return <Navigate to="/" replace />;
  if (asked.error?.status === 404 || asked.error?.status === 410 || asked.error?.status === 422) {
    return (
      <Door title={words.access.inviteGone} how={words.access.inviteGoneHow}>
        <Link to="/sign-in">{words.access.toSignIn}</Link>
      </Door>
    );
  }
  const invited = asked.data;
  const how = invited && words.access.invitedHow(invited.shop, words.shell.roles[invited.role as Role]);
  return (
    <Door title={words.access.invitedTitle} how={how ?? ""}>
      {asked.error && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {!asked.error && !invited && <Loading />}
      {invited && (
        <>
          <p>{words.common.pair(words.access.email, invited.email)}</p>
          <NewAccount path="/invitations/accept" also={{ code }} submit={words.access.accept} />
        </>
      )}
    </Door>
  );
}
