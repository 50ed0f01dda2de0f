import { Link } from "react-router";
import { Empty } from "../ui/Empty";
import { useWords } from "../words/language";

export function NotFound() {
  const words = useWords();
  return (
    <div className="sheet">
      <Empty title={words.common.notFound} how={words.common.notFoundHow}>
        <Link to="/">{words.common.toToday}</Link>
      </Empty>
    </div>
  );
}
