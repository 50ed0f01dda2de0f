import { Button, Checkbox } from "antd";
import { Link } from "react-router";
import type { Review } from "../../api/types";
import { useWords } from "../../words/language";

interface Props {
  review: Review;
  picked: boolean;
  busy: boolean;
  onPick: (() => void) | null;
  onPass: (() => void) | null;
  onReject: () => void;
}

/** One message as its customer would get it, why now, and what would keep it from going. */
export function ReviewCard({ review, picked, busy, onPick, onPass, onReject }: Props) {
  const words = useWords();
  const name = review.name || words.customers.numbered(review.customer_id);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: J and K move through the list, and the focus shows where one is
    <li className="sheet review" data-id={review.id} tabIndex={0} aria-label={words.reach.to(name)}>
      <div className="row review-head">
        {onPick && <Checkbox checked={picked} aria-label={words.reach.pick(name)} onChange={onPick} />}
        <Link to={`/customers/${review.customer_id}`}>
          <b>{name}</b>
        </Link>
        <span className="soft small">
          {review.journey_name} · {review.channel_said} · {review.template}
        </span>
        <span className="soft small review-until">{words.reach.until(review.expires_at)}</span>
      </div>
      <blockquote className="letter">
        {review.subject && <p className="letter-subject">{review.subject}</p>}
        {review.body && <p className="letter-body">{review.body}</p>}
        {review.missing.length > 0 && <p className="cross">✗ {words.reach.lacks(review.missing.join(", "))}</p>}
        {review.fault && <p className="cross">✗ {words.reach.faulty(review.fault)}</p>}
      </blockquote>
      <div className="row review-foot">
        <div className="review-why small">
          <p className="soft cap">{review.reason}</p>
          <p className="cap">
            <b className={review.verdict.goes ? "tick" : "cross"}>{review.verdict.goes ? "✓" : "✗"}</b>{" "}
            {review.verdict.said}
            {review.verdict.detail && <span className="soft"> ({review.verdict.detail})</span>}
          </p>
        </div>
        {onPass && (
          <div className="row">
            <Button disabled={busy} onClick={onPass}>
              {words.reach.letGo}
            </Button>
            <Button type="text" disabled={busy} onClick={onReject}>
              {words.reach.turnDown}
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}
