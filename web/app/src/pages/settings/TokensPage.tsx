import { Button, Checkbox, Form, Input, InputNumber } from "antd";
import { useState } from "react";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { Tokens } from "../../api/types";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Heads } from "../../ui/Heads";
import { Secret } from "../../ui/Secret";
import { useWords } from "../../words/language";
import "../../ui/table.css";

interface Given {
  name: string;
  scopes: string[];
  days: number;
}

const USUAL_DAYS = 90;
const MOST_DAYS = 366;

export function TokensPage() {
  const words = useWords();
  const asked = useGet<Tokens>("/tokens");
  const [made, setMade] = useState("");
  return (
    <article className="page">
      <header>
        <h1>{words.settings.tokens}</h1>
      </header>
      <p className="soft">{words.settings.tokenHow}</p>
      {made && <Secret says={words.settings.tokenMade} text={made} />}
      <Answer of={asked} rows={6}>
        {(tokens) => (
          <div className="stack">
            <List tokens={tokens} />
            <NewToken offered={tokens.offered} onMade={setMade} />
          </div>
        )}
      </Answer>
    </article>
  );
}

function useScopeWords(): (scope: string) => string {
  const words = useWords();
  const known = words.settings.permissions as Record<string, string>;
  return (scope) => known[scope] ?? scope;
}

function List({ tokens }: { tokens: Tokens }) {
  const words = useWords();
  const said = useScopeWords();
  const [act] = useAct();
  const end = async (id: number) => {
    if (await act(() => request(`/tokens/${id}`, { method: "DELETE" }))) await refresh("/tokens");
  };
  if (tokens.items.length === 0) return <p className="sheet soft">{words.settings.noTokens}</p>;
  return (
    <div className="sheet">
      <div className="scroll">
        <table className="rows full">
          <Heads
            names={[
              words.settings.tokenName,
              words.settings.begins,
              words.settings.scopes,
              words.settings.expires,
              words.settings.lastUsed,
            ]}
            acts
          />
          <tbody>
            {tokens.items.map((token) => (
              <tr key={token.id}>
                <th scope="row">{token.name}</th>
                <td>
                  <code>{token.prefix}</code>
                </td>
                <td>{token.scopes.map(said).join(" · ")}</td>
                <td className="date">{token.expires}</td>
                <td className="date">{token.last_used ?? words.settings.never}</td>
                <td>
                  <button type="button" className="link" onClick={() => void end(token.id)}>
                    {words.settings.endToken}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function NewToken({ offered, onMade }: { offered: readonly string[]; onMade: (token: string) => void }) {
  const words = useWords();
  const said = useScopeWords();
  const [form] = Form.useForm<Given>();
  const [act, busy] = useAct();
  const make = (body: Given) =>
    act(async () => {
      onMade((await request<{ token: string }>("/tokens", { method: "POST", body })).token);
      form.resetFields();
      await refresh("/tokens");
    });
  const needed = [{ required: true, message: words.access.needed }];
  return (
    <section className="sheet stack" aria-label={words.settings.makeToken}>
      <h2>{words.settings.makeToken}</h2>
      <Form<Given>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ days: USUAL_DAYS, scopes: [] }}
        onFinish={(body) => void make(body)}
      >
        <Form.Item name="name" label={words.settings.tokenName} rules={needed}>
          <Input maxLength={80} className="narrow" />
        </Form.Item>
        <Form.Item name="scopes" label={words.settings.scopes} rules={needed}>
          <Checkbox.Group options={offered.map((scope) => ({ value: scope, label: said(scope) }))} />
        </Form.Item>
        <Form.Item name="days" label={words.settings.days} rules={needed}>
          <InputNumber min={1} max={MOST_DAYS} />
        </Form.Item>
        <Button htmlType="submit" loading={busy}>
          {words.settings.makeToken}
        </Button>
      </Form>
    </section>
  );
}
