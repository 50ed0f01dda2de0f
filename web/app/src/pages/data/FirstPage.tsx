import { Navigate } from "react-router";
import { useMay } from "../../shell/session";

/** Importing comes first; whoever may not import looks at the state of the data. */
export function FirstPage() {
  const may = useMay();
  return <Navigate to={may("data.import") ? "/data/import" : "/data/quality"} replace />;
}
