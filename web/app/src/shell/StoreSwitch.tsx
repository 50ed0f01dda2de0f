import { useWords } from "../words/language";
import { type Scope, useScope } from "./scope";
import { useShop } from "./session";

const ALL = "";

/** All stores, those of a source, or one; not shown where there is only one to look at. The browser's own list: it is
 * the first thing on every page and works best on a phone. */
export function StoreSwitch() {
  const words = useWords();
  const { scope, setScope } = useScope();
  const { stores } = useShop();
  if (stores.length < 2) return null;
  const sources = [...new Set(stores.map((each) => each.source))];
  const written = (some: Scope) => JSON.stringify(some);
  return (
    <select
      className="store-switch"
      aria-label={words.shell.store}
      value={Object.keys(scope).length ? written(scope) : ALL}
      onChange={(event) => setScope(event.target.value ? (JSON.parse(event.target.value) as Scope) : {})}
    >
      <option value={ALL}>{words.shell.allStores}</option>
      {sources.map((source) => {
        const own = stores.filter((each) => each.source === source);
        const name = own[0]?.source_name ?? source;
        return (
          <optgroup key={source} label={name}>
            {own.length > 1 && <option value={written({ source })}>{words.shell.wholeSource(name)}</option>}
            {own.map(({ store }) => (
              <option key={store} value={written(store ? { source, store } : { source })}>
                {store || name}
              </option>
            ))}
          </optgroup>
        );
      })}
    </select>
  );
}
