import type { UseQueryResult } from "@tanstack/react-query";
import type { ApiError } from "../../api/error";
import type { AudienceCount } from "../../api/types";
import { Empty } from "../../ui/Empty";
import { Loading } from "../../ui/Loading";
import { useLanguage } from "../../words/language";
import { Members } from "./Members";

interface Props {
  counted: UseQueryResult<AudienceCount, ApiError>;
  empty: boolean;
}

/** How many fit now, some of them, and what keeps anybody from fitting. */
export function CountSheet({ counted, empty }: Props) {
  const { words } = useLanguage();
  return (
    <section className="sheet stack audience-count" aria-live="polite">
      <h2>{words.audiences.people}</h2>
      {empty ? <p className="soft">{words.audiences.unfinished}</p> : <Counted counted={counted} />}
    </section>
  );
}

function Counted({ counted }: { counted: UseQueryResult<AudienceCount, ApiError> }) {
  const { words, lang } = useLanguage();
  const { data, error } = counted;
  // A condition that is being filled in is no failure: it says what is missing.
  if (error) return <p className={error.status === 422 ? "soft" : "cross"}>{error.text(lang)}</p>;
  if (!data) return <Loading rows={3} />;
  return (
    <div className={`stack ${counted.isPlaceholderData ? "arriving" : ""}`}>
      <p className="audience-figure">
        <strong>{words.audiences.count(data.count)}</strong>
        {data.share && <span className="soft">{words.audiences.share(data.share)}</span>}
      </p>
      <p className="soft small">{words.audiences.asOf(data.as_of, data.data_version)}</p>
      {data.lacking.map((said) => (
        <p key={said} className="audience-lacking">
          {said}
        </p>
      ))}
      {data.count === 0 && data.lacking.length === 0 && (
        <Empty title={words.audiences.nobody} how={words.audiences.nobodyHow} />
      )}
      {data.preview.length > 0 && (
        <>
          <h3>{words.audiences.preview}</h3>
          <Members members={data.preview} />
        </>
      )}
    </div>
  );
}
