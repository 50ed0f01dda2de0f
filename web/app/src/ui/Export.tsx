import { address, type Query } from "../api/client";
import { useMay } from "../shell/session";
import { useLanguage } from "../words/language";

/** A table as a file. The server writes down who took it. */
export function Export({ path, query = {} }: { path: string; query?: Query }) {
  const { words, lang } = useLanguage();
  const may = useMay();
  if (!may("export")) return null;
  const of = (format: string) => address(path, { ...query, format, lang });
  return (
    <span className="row small">
      <a href={of("csv")} download>
        {words.common.exportCsv}
      </a>
      <a href={of("xlsx")} download>
        {words.common.exportXlsx}
      </a>
    </span>
  );
}
