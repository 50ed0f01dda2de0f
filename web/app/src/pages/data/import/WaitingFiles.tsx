import { Button, Input } from "antd";
import { useState } from "react";
import { request } from "../../../api/client";
import { refresh } from "../../../api/hooks";
import type { ImportJob, UploadedFile } from "../../../api/types";
import { useAct } from "../../../ui/act";
import { useWords } from "../../../words/language";
import { FileCard } from "./FileCard";

interface Props {
  files: readonly UploadedFile[];
  onBegun: (job: number) => void;
}

/** What was uploaded and not yet imported: looked into one by one, then tried or imported together. */
export function WaitingFiles({ files, onBegun }: Props) {
  const words = useWords();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [store, setStore] = useState("");
  const [act, busy] = useAct();
  const chosen = files.filter((each) => !left.has(each.id)).map((each) => each.id);
  const begin = (dry_run: boolean) =>
    act(async () => {
      const body = { uploads: chosen, store: store.trim(), dry_run };
      const job = await request<ImportJob>("/imports", { method: "POST", body });
      await refresh("/imports");
      onBegun(job.id);
    });
  const choose = (id: string, taken: boolean) => {
    const next = new Set(left);
    if (taken) next.delete(id);
    else next.add(id);
    setLeft(next);
  };
  return (
    <section className="stack" aria-label={words.data.waiting}>
      <h2>{words.data.waiting}</h2>
      {files.map((file) => (
        <FileCard key={file.id} file={file} chosen={!left.has(file.id)} onChoose={(taken) => choose(file.id, taken)} />
      ))}
      <div className="sheet import-bar">
        <label className="stack" htmlFor="store-name">
          {words.data.storeName}
          <Input id="store-name" maxLength={100} value={store} onChange={(event) => setStore(event.target.value)} />
          <span className="soft small">{words.data.storeHow}</span>
        </label>
        <div className="stack">
          <div className="row">
            <Button type="primary" disabled={chosen.length === 0} loading={busy} onClick={() => void begin(true)}>
              {words.data.dryRun}
            </Button>
            <Button disabled={chosen.length === 0} loading={busy} onClick={() => void begin(false)}>
              {words.data.begin}
            </Button>
          </div>
          <p className="soft small">{words.data.dryRunHow}</p>
        </div>
      </div>
    </section>
  );
}
