import { Select } from "antd";
import { useWords } from "../words/language";
import { type Scope, useScope } from "./scope";
import { useShop } from "./session";

const ALL = "";

/** All stores, those of a source, or one; not shown where there is only one to look at. */
export function StoreSwitch() {
  const words = useWords();
  const { scope, setScope } = useScope();
  const { stores } = useShop();
  if (stores.length < 2) return null;
  const sources = [...new Map(stores.map((each) => [each.source, each])).values()];
  const options = sources.flatMap((source) => {
    const own = stores.filter((each) => each.source === source.source);
    const single = own.map((each) => ({
      value: JSON.stringify({ source: each.source, store: each.store } satisfies Scope),
      label: each.store || each.source,
    }));
    const whole = { value: JSON.stringify({ source: source.source }), label: words.shell.wholeSource(source.source) };
    return own.length > 1 ? [whole, ...single] : single;
  });
  const chosen = Object.keys(scope).length ? JSON.stringify(scope) : ALL;
  return (
    <Select
      className="store-switch"
      aria-label={words.shell.store}
      value={chosen}
      popupMatchSelectWidth={false}
      options={[{ value: ALL, label: words.shell.allStores }, ...options]}
      onChange={(value: string) => setScope(value ? (JSON.parse(value) as Scope) : {})}
    />
  );
}
