import { type DragEvent, useRef, useState } from "react";
import { ApiError } from "../../../api/error";
import { refresh } from "../../../api/hooks";
import { upload } from "../../../api/upload";
import { useLanguage } from "../../../words/language";

interface Coming {
  name: string;
  share: number;
  failure: string;
}

const ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xls,.zip,.gz";

/** Files come in by dropping or choosing, one after the other, each with how far it is. */
export function DropZone() {
  const { lang, words } = useLanguage();
  const [over, setOver] = useState(false);
  const [coming, setComing] = useState<Coming[]>([]);
  const input = useRef<HTMLInputElement>(null);

  const change = (name: string, changed: Partial<Coming> | null) =>
    setComing((before) =>
      changed
        ? before.map((each) => (each.name === name ? { ...each, ...changed } : each))
        : before.filter((each) => each.name !== name),
    );
  const take = async (files: readonly File[]) => {
    setComing((before) => [...before, ...files.map(({ name }) => ({ name, share: 0, failure: "" }))]);
    for (const file of files) {
      try {
        await upload(file, (share) => change(file.name, { share }));
        change(file.name, null);
        await refresh("/uploads");
      } catch (reason) {
        if (!(reason instanceof ApiError)) throw reason;
        change(file.name, { failure: reason.text(lang) });
      }
    }
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take([...event.dataTransfer.files]);
  };
  return (
    <section className="stack" aria-label={words.data.drop}>
      <button
        type="button"
        className={`drop ${over ? "over" : ""}`}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <b>{words.data.drop}</b>
        <span className="soft">{words.data.dropHow}</span>
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        onChange={(event) => {
          void take([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      {coming.map((each) => (
        <p key={each.name} className="coming" role="status">
          <span>{each.name}</span>
          {each.failure ? (
            <>
              <span className="cross">✗ {words.common.pair(words.data.uploadFailed, each.failure)}</span>
              <button type="button" className="link" onClick={() => change(each.name, null)}>
                {words.common.close}
              </button>
            </>
          ) : (
            <>
              <progress value={each.share} />
              <span className="soft small">{words.data.uploading(Math.floor(each.share * 100))}</span>
            </>
          )}
        </p>
      ))}
    </section>
  );
}
