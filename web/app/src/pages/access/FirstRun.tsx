import { Navigate } from "react-router";
import { useSession } from "../../shell/session";
import { useWords } from "../../words/language";
import { Door } from "./Door";
import { NewAccount } from "./NewAccount";

/** A shop that nobody owns yet: whoever opens it first does. */
export function FirstRun() {
  const words = useWords();
  const session = useSession();
  if (!session.first_run) return <Navigate to="/" replace />;
  return (
    <Door title={words.access.firstTitle} how={words.access.firstHow}>
      <NewAccount path="/session/first-run" submit={words.access.create} />
    </Door>
  );
}
