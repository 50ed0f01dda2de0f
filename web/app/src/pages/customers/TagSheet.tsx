import { Button, Input } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { refresh } from "../../api/hooks";
import type { Customer } from "../../api/types";
import { useMay } from "../../shell/session";
import { useAct } from "../../ui/act";
import { useWords } from "../../words/language";

/** Tags that follow from the facts, and those put on by hand, with what became of them. */
export function TagSheet({ customer }: { customer: Customer }) {
  const words = useWords();
  const may = useMay();
  const [act, busy] = useAct();
  const [name, setName] = useState("");
  const path = `/customers/${customer.customer_id}/tags`;
  const add = async () => {
    const done = await act(() => request(path, { method: "POST", body: { name: name.trim() } }));
    if (!done) return;
    setName("");
    await refresh("/customers");
  };
  const takeOff = async (tag: string) => {
    if (await act(() => request(`${path}/${encodeURIComponent(tag)}`, { method: "DELETE" })))
      await refresh("/customers");
  };
  const writes = may("customers.write");
  return (
    <section className="sheet stack" aria-label={words.customers.tags}>
      <h2>{words.customers.tags}</h2>
      <ul className="row">
        {customer.tagged.map((tag) => (
          <li key={tag.name} className={`tag ${tag.rule ? "rule" : ""}`} data-note={tag.means || undefined}>
            {tag.name}
            {!tag.rule && writes && (
              <button
                type="button"
                className="tag-off"
                aria-label={words.customers.takeOff(tag.name)}
                onClick={() => void takeOff(tag.name)}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
      {writes && (
        <form
          className="row tag-form"
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <Input
            aria-label={words.customers.tagName}
            placeholder={words.customers.tagName}
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button htmlType="submit" loading={busy} disabled={!name.trim()}>
            {words.customers.addTag}
          </Button>
        </form>
      )}
      {customer.tag_history.length > 0 && (
        <details>
          <summary>{words.customers.tagHistory}</summary>
          <ul className="small soft">
            {customer.tag_history.map((span, place) => (
              <li key={place}>
                {span.at} {words.customers.tagOn(span.name, span.by)}
                {span.removed_at && ` · ${span.removed_at} ${words.customers.tagOff(span.name, span.removed_by ?? "")}`}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
