import { Button, Form, Input, Select } from "antd";
import { useSearchParams } from "react-router";
import { useGet, useScoped } from "../../api/hooks";
import type { Catalogue, Section } from "../../api/types";
import { Blocks } from "../../blocks/Blocks";
import { useShop } from "../../shell/session";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { useWords } from "../../words/language";

const FIRST = "revenue";
const ASKED = ["from", "to", "with_from", "with_to"] as const;

type Given = Partial<Record<(typeof ASKED)[number] | "metric", string>>;

const WINDOW_DAYS = 30;
const DAY_MS = 86_400_000;

/** The thirty days up to the last one of the data. */
function lastDays(asOf: string | null): Given {
  if (!asOf) return {};
  const first = new Date(Date.parse(asOf) - (WINDOW_DAYS - 1) * DAY_MS);
  return { from: first.toISOString().slice(0, 10), to: asOf };
}

/** Why a number moved between two times; what is asked stands in the address. */
export function ExplainView() {
  const words = useWords();
  const shop = useShop();
  const [search, setSearch] = useSearchParams();
  const given: Given = Object.fromEntries([...search].filter(([name]) => name !== "go"));
  const found = useScoped<Section>("/explain", given, { enabled: search.has("go") });
  const catalogue = useGet<Catalogue>("/metrics");
  const ask = (form: Given) => {
    const said = Object.entries(form).filter(([, value]) => value) as [string, string][];
    setSearch(new URLSearchParams([...said, ["go", "1"]]), { replace: true });
  };
  return (
    <article className="page">
      <header>
        <h1>{words.diagnosis.explain}</h1>
      </header>
      <p className="prose">{words.diagnosis.explainHow}</p>
      <Form<Given>
        className="sheet explain-form"
        layout="vertical"
        initialValues={{ metric: FIRST, ...lastDays(shop.as_of), ...given }}
        onFinish={ask}
      >
        <Form.Item name="metric" label={words.diagnosis.metric}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            loading={!catalogue.data}
            options={(catalogue.data?.topics ?? []).map((topic) => ({
              label: topic.name,
              options: topic.metrics.map((each) => ({ value: each.id, label: each.name })),
            }))}
          />
        </Form.Item>
        <Range title={words.diagnosis.now} names={["from", "to"]} />
        <Range title={words.diagnosis.beside} names={["with_from", "with_to"]} how={words.diagnosis.besideHow} />
        <Button type="primary" htmlType="submit" loading={found.isFetching}>
          {words.diagnosis.ask_it}
        </Button>
      </Form>
      {found.error && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isLoading && (
        <div role="status">
          <p className="soft">{words.diagnosis.working}</p>
          <Loading rows={6} />
        </div>
      )}
      {found.data && (
        <div className={found.isPlaceholderData ? "arriving" : ""}>
          <Blocks blocks={found.data.blocks} />
        </div>
      )}
    </article>
  );
}

function Range({ title, names, how }: { title: string; names: [string, string]; how?: string }) {
  const words = useWords();
  return (
    <fieldset className="range">
      <legend>{title}</legend>
      {names.map((name, place) => (
        <Form.Item key={name} name={name} noStyle>
          <Input type="date" aria-label={`${title} ${place === 0 ? words.common.from : words.common.to}`} />
        </Form.Item>
      ))}
      {how && <p className="soft small">{how}</p>}
    </fieldset>
  );
}
