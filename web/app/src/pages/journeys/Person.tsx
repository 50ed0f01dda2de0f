import { Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useGet } from "../../api/hooks";
import type { Entered, Journey, PersonPath, Way } from "../../api/types";
import { Choice } from "../../ui/Choice";
import { useLanguage, useWords } from "../../words/language";
import { elsewhere } from "./path";

const NUMBER = /^[1-9]\d{0,15}$/;

/** The person in the address, and the time through that is looked at: the last one, unless another was chosen. */
export function usePerson(journey: string) {
  const [search, setSearch] = useSearchParams();
  const asked = search.get("person");
  const path = useGet<PersonPath>(`/journeys/${journey}/people/${asked}`, {}, { enabled: asked !== null });
  // The answer before the last stays in sight while the next is on its way; it may be of somebody else.
  const found = asked !== null && path.data?.customer_id === Number(asked) ? path.data : null;
  const way = found?.ways.find((each) => String(each.enrolment) === search.get("way")) ?? found?.ways[0] ?? null;
  const choose = (name: "person" | "way", value: string | null) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      // Each has their own times through, and walked a version of their own.
      for (const other of name === "person" ? ["person", "way", "version", "open", "add"] : ["way", "version"])
        next.delete(other);
      if (value !== null) next.set(name, value);
      return next;
    });
  return { asked, found, way, error: asked === null ? null : path.error, choose };
}

export type Person = ReturnType<typeof usePerson>;

/** Somebody who entered, by name, or any customer by their number. */
export function PickPerson({ journey, person }: { journey: Journey; person: Person }) {
  const words = useWords();
  const [typed, setTyped] = useState("");
  const asked = useGet<Entered[]>(`/journeys/${journey.id}/people`, {}, { enabled: journey.entered > 0 });
  if (journey.entered === 0) return null;
  const listed = (asked.data ?? []).map((each) => {
    const numbered = words.people.numbered(each.customer_id);
    return {
      value: String(each.customer_id),
      label: each.name || numbered,
      sought: `${each.name} ${numbered}`,
      at: each.entered_at,
    };
  });
  // Whoever is looked at stands there by name too, and so does a number that is being typed.
  const others = [person.asked, typed].flatMap((number) => {
    if (number === null || !NUMBER.test(number) || listed.some(({ value }) => value === number)) return [];
    const numbered = words.people.numbered(Number(number));
    const label = (number === person.asked && person.found?.name) || numbered;
    return [{ value: number, label, sought: `${label} ${numbered}`, at: "" }];
  });
  const options = [...others.filter((each, place) => place === 0 || each.value !== person.asked), ...listed];
  return (
    <section className="sheet stack">
      <h2 id="pick-person">{words.journeys.person.pick}</h2>
      <Select<string>
        aria-labelledby="pick-person"
        placeholder={words.journeys.person.choose}
        value={person.asked}
        showSearch={{ optionFilterProp: "sought", searchValue: typed, onSearch: setTyped }}
        options={options}
        optionRender={({ data }) => (
          <span className="person-option">
            {data.label} <span className="soft small">{data.at}</span>
          </span>
        )}
        onChange={(value) => {
          setTyped("");
          person.choose("person", value);
        }}
      />
    </section>
  );
}

/** Whose path lights up below, how it stands, and the way back to everybody. */
export function PersonBar({ journey, person }: { journey: Journey; person: Person }) {
  const words = useWords();
  const { lang } = useLanguage();
  const { person: said } = words.journeys;
  const { asked, found, way, error } = person;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (asked !== null) heading.current?.focus();
  }, [asked]);
  if (asked === null) return null;
  const name = found?.name || words.people.numbered(Number(asked));
  return (
    <section className="sheet stack person-bar" aria-labelledby="person-path">
      <div className="row sheet-head">
        <h2 id="person-path" ref={heading} tabIndex={-1}>
          {said.of(name)}
        </h2>
        <button type="button" className="link" onClick={() => person.choose("person", null)}>
          {said.back}
        </button>
      </div>
      {error && !found && <p className="cross">{error.text(lang)}</p>}
      {found && (
        <>
          {found.ways.length > 1 && way && (
            <Choice
              label={said.times}
              value={String(way.enrolment)}
              options={found.ways.map((each) => ({ id: String(each.enrolment), name: each.entered_at }))}
              onChange={(id) => person.choose("way", id)}
            />
          )}
          {way ? <Stands way={way} journey={journey} /> : <p>{said.never}</p>}
          <Link to={`/customers/${found.customer_id}`} className="small">
            {words.tasks.openCustomer}
          </Link>
        </>
      )}
    </section>
  );
}

function Stands({ way, journey }: { way: Way; journey: Journey }) {
  const words = useWords();
  const { person: said } = words.journeys;
  const gone = elsewhere(way, journey);
  const left = way.steps.at(-1)?.left_at ?? way.entered_at;
  return (
    <>
      <p>
        {said.entered(way.entered_at, way.version)}
        {way.held_out && <span className="block">{said.heldOut}</span>}
        <span className="block">
          {way.step ? said.standing(way.step_said, way.since, way.due_at ?? "") : said.ended(left, way.ended_said)}
        </span>
      </p>
      {gone.length > 0 && (
        <div>
          <h3 className="soft small">{said.elsewhere}</h3>
          <ol className="small">
            {gone.map((each, place) => (
              <li key={place}>
                {each.came_at} {words.common.pair(each.step_said, each.message_said || each.why_said)}
              </li>
            ))}
          </ol>
        </div>
      )}
    </>
  );
}
