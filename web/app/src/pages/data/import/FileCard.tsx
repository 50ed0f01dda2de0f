import { Checkbox } from "antd";
import { useState } from "react";
import { request } from "../../../api/client";
import { askAgain, useGet } from "../../../api/hooks";
import type { LookedInto, Mapped, UploadedFile, UploadedTable } from "../../../api/types";
import { useAct } from "../../../ui/act";
import { Failure } from "../../../ui/Failure";
import { Loading } from "../../../ui/Loading";
import { useWords } from "../../../words/language";
import { MappingForm } from "./MappingForm";
import "../../../ui/table.css";

const ASK_AGAIN_MS = 1000;

interface Props {
  file: UploadedFile;
  chosen: boolean;
  onChoose: (taken: boolean) => void;
}

/** One file: what it was recognised as, its first rows, and questions only where it is not sure. */
export function FileCard({ file, chosen, onChoose }: Props) {
  const words = useWords();
  const [act] = useAct();
  const [kept, keep] = useState<Mapped | null>(null);
  const path = `/uploads/${file.id}`;
  const goesOn = Boolean(useGet<LookedInto>(path).data?.looking);
  const looked = useGet<LookedInto>(path, {}, { every: goesOn ? ASK_AGAIN_MS : false });
  const throwAway = async () => {
    if (await act(() => request(path, { method: "DELETE" }))) await askAgain({ queryKey: ["/uploads"] });
  };
  return (
    <article className="sheet stack">
      <div className="row file-head">
        <Checkbox
          checked={chosen}
          aria-label={words.data.choose(file.name)}
          onChange={(event) => onChoose(event.target.checked)}
        >
          <b>{file.name}</b>
        </Checkbox>
        <button type="button" className="link small" onClick={() => void throwAway()}>
          {words.data.throwAway}
        </button>
      </div>
      {looked.error && <Failure error={looked.error} retry={() => void looked.refetch()} />}
      {looked.isLoading && <Loading rows={4} height={150} />}
      {looked.data?.looking && (
        <div className="stack" role="status">
          <p className="coming">
            <progress aria-label={words.data.lookingAt} />
            <span>{looked.data.looking}</span>
          </p>
          <p className="soft small">{words.data.lookingHow}</p>
        </div>
      )}
      {looked.data?.refusal && (
        <p role="alert">
          <b className="cross">✗ {words.data.refused}</b> {looked.data.refusal.text}
        </p>
      )}
      {looked.data?.tables.map((table) => (
        <OneTable key={table.name} upload={looked.data} table={table} onKept={keep} />
      ))}
      {kept && <Kept kept={kept} />}
    </article>
  );
}

/** How the first rows fare by a mapping that was just kept. */
function Kept({ kept }: { kept: Mapped }) {
  const words = useWords();
  return (
    <div className="prose aside" role="status">
      <p>
        {words.data.mapped(kept.read)} {kept.refused.length === 0 && words.data.nothingRefused}
      </p>
      {kept.refused.map((why) => (
        <p key={why.text}>{words.data.wouldRefuse(why.text, why.rows)}</p>
      ))}
    </div>
  );
}

interface TableProps {
  upload: LookedInto;
  table: UploadedTable;
  onKept: (kept: Mapped) => void;
}

function OneTable({ upload, table, onKept }: TableProps) {
  const words = useWords();
  return (
    <section className="stack" aria-label={table.name}>
      <p>
        <b className={table.known ? "tick" : "cross"}>{table.known ? "✓" : "?"}</b> {table.said}
        <span className="soft">
          {" "}
          · {words.data.rows(table.rows)}
          {upload.tables.length > 1 && ` · ${table.name}`}
        </span>
      </p>
      {table.proposal ? (
        <MappingForm upload={upload} table={table} proposal={table.proposal} onKept={onKept} />
      ) : (
        <Preview table={table} />
      )}
    </section>
  );
}

function Preview({ table }: { table: UploadedTable }) {
  const words = useWords();
  const rows = Math.max(0, ...table.columns.map((column) => column.samples.length));
  return (
    <details className="preview">
      <summary>{words.data.preview}</summary>
      <div className="scroll">
        <table className="rows small">
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th key={column.place} scope="col" className={column.field ? "" : "unused"}>
                  {column.name}
                  {column.field_name && <span className="field-name">{column.field_name}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: rows }, (_, row) => (
              <tr key={row}>
                {table.columns.map((column) => (
                  <td key={column.place} className={column.field ? "" : "unused"}>
                    {column.samples[row]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="remark">{words.data.covered}</p>
    </details>
  );
}
