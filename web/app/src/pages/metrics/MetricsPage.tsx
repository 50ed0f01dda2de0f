import { Input, Select } from "antd";
import { useState } from "react";
import { NavLink, useNavigate, useParams } from "react-router";
import { useGet } from "../../api/hooks";
import type { Catalogue } from "../../api/types";
import { Answer } from "../../ui/Answer";
import { useWords } from "../../words/language";
import { MetricView } from "./MetricView";
import "./metrics.css";

const FIRST = "repeat_purchase_rate";

export function MetricsPage() {
  const words = useWords();
  const { id = FIRST } = useParams();
  const asked = useGet<Catalogue>("/metrics");
  return (
    <Answer of={asked} rows={12} height={600}>
      {(catalogue) => (
        <div className="metrics">
          <h1 className="unseen">{words.metrics.title}</h1>
          <List catalogue={catalogue} chosen={id} />
          <MetricView key={id} id={id} dimensions={catalogue.dimensions} />
        </div>
      )}
    </Answer>
  );
}

function List({ catalogue, chosen }: { catalogue: Catalogue; chosen: string }) {
  const words = useWords();
  const go = useNavigate();
  const [sought, seek] = useState("");
  const like = (name: string) => name.toLowerCase().includes(sought.trim().toLowerCase());
  const topics = catalogue.topics
    .map((topic) => ({ ...topic, metrics: topic.metrics.filter((each) => like(each.name) || like(each.id)) }))
    .filter((topic) => topic.metrics.length > 0);
  return (
    <>
      <div className="metric-select">
        <Select
          aria-label={words.metrics.catalogue}
          value={chosen}
          onChange={(id: string) => void go(`/metrics/${id}`)}
          options={catalogue.topics.map((topic) => ({
            label: topic.name,
            options: topic.metrics.map((each) => ({ value: each.id, label: each.name })),
          }))}
        />
      </div>
      <nav className="metric-list" aria-label={words.metrics.catalogue}>
        <Input
          allowClear
          aria-label={words.metrics.find}
          placeholder={words.metrics.find}
          value={sought}
          onChange={(event) => seek(event.target.value)}
        />
        {topics.length === 0 && <p className="soft small">{words.metrics.noneFound}</p>}
        {topics.map((topic) => (
          <section key={topic.id} aria-label={topic.name}>
            <h2>{topic.name}</h2>
            <ul>
              {topic.metrics.map((each) => (
                <li key={each.id}>
                  <NavLink
                    to={`/metrics/${each.id}`}
                    className={each.id === chosen ? "active" : ""}
                    data-note={
                      each.needs ? words.metrics.needed[each.needs as keyof typeof words.metrics.needed] : undefined
                    }
                  >
                    {each.name}
                    {each.needs && <span className="badge">{words.metrics.needs}</span>}
                  </NavLink>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
    </>
  );
}
