import { useWords } from "../words/language";
import "./loading.css";

/** Grey shapes where the content will stand, so that nothing jumps when it comes. */
export function Loading({ rows = 4, height }: { rows?: number; height?: number }) {
  const words = useWords();
  return (
    <div className="loading" role="status" style={height ? { minHeight: height } : undefined}>
      <span className="unseen">{words.common.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} aria-hidden="true" />
      ))}
    </div>
  );
}
