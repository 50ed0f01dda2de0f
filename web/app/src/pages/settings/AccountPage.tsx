import { Button, Form, Input } from "antd";
import { request } from "../../api/client";
import { refresh, useGet } from "../../api/hooks";
import type { Lang, MyProfile, Role } from "../../api/types";
import { useRise } from "../../theme/rise";
import { Answer } from "../../ui/Answer";
import { useAct } from "../../ui/act";
import { Choice } from "../../ui/Choice";
import { useLanguage } from "../../words/language";
import { PasswordSheet } from "./PasswordSheet";
import { SecondFactorSheet } from "./SecondFactorSheet";

export function AccountPage() {
  const { words } = useLanguage();
  const asked = useGet<MyProfile>("/profile");
  return (
    <article className="page">
      <header>
        <h1>{words.settings.account}</h1>
      </header>
      <Answer of={asked} rows={8}>
        {(me) => (
          <div className="stack">
            <Mine me={me} />
            <Colours />
            <PasswordSheet />
            <SecondFactorSheet me={me} />
          </div>
        )}
      </Answer>
    </article>
  );
}

function Mine({ me }: { me: MyProfile }) {
  const { lang, words, setLang } = useLanguage();
  const [act, busy] = useAct();
  const save = async (changed: Partial<Pick<MyProfile, "name" | "lang">>) => {
    const work = () => request("/profile", { method: "PATCH", body: { version: me.version, ...changed } });
    const done = await act(work, words.common.saved);
    await refresh("/profile", "/session");
    if (done && changed.lang) setLang(changed.lang as Lang);
  };
  return (
    <section className="sheet stack">
      <p>
        {words.common.pair(words.settings.email, me.email)} ·{" "}
        {words.common.pair(words.settings.role, words.shell.roles[me.role as Role])}
      </p>
      <Form<{ name: string }>
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: me.name }}
        onFinish={(form) => void save(form)}
        className="narrow"
      >
        <Form.Item name="name" label={words.settings.name} rules={[{ required: true, message: words.access.needed }]}>
          <Input maxLength={80} autoComplete="name" />
        </Form.Item>
        <Button htmlType="submit" loading={busy}>
          {words.common.save}
        </Button>
      </Form>
      <div className="row">
        <span>{words.settings.language}</span>
        <Choice
          label={words.settings.language}
          value={lang}
          options={[
            { id: "zh", name: words.settings.zh },
            { id: "en", name: words.settings.en },
          ]}
          onChange={(chosen) => void save({ lang: chosen })}
        />
        <span className="soft small">{words.settings.languageHow}</span>
      </div>
    </section>
  );
}

function Colours() {
  const { words } = useLanguage();
  const { red, setRed } = useRise();
  return (
    <section className="sheet row">
      <span>{words.settings.rise}</span>
      <Choice
        label={words.settings.rise}
        value={red ? "red" : "green"}
        options={[
          { id: "red", name: words.settings.redUp },
          { id: "green", name: words.settings.greenUp },
        ]}
        onChange={(chosen) => setRed(chosen === "red")}
      />
      <span className="soft small">{words.settings.riseHow}</span>
    </section>
  );
}
