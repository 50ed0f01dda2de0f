import type { Query } from "../api/client";
import { download } from "../api/download";
import { useMay } from "../shell/session";
import { useWords } from "../words/language";
import { useAct } from "./act";

interface Props {
  path: string;
  query?: Query;
  /** A csv holds one table; what has several goes as a workbook. */
  workbookOnly?: boolean;
}

/** A table as a file. The server writes down who took it. */
export function Export({ path, query = {}, workbookOnly = false }: Props) {
  const words = useWords();
  const may = useMay();
  const [act, busy] = useAct();
  if (!may("export")) return null;
  const take = (format: string) => void act(() => download(path, { ...query, format }));
  return (
    <span className="row small">
      {!workbookOnly && (
        <button type="button" className="link" disabled={busy} onClick={() => take("csv")}>
          {words.common.exportCsv}
        </button>
      )}
      <button type="button" className="link" disabled={busy} onClick={() => take("xlsx")}>
        {words.common.exportXlsx}
      </button>
    </span>
  );
}
