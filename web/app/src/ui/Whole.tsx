const ONE_THING = /(\d{4}-\d{2}-\d{2}|\d{2}:\d{2}–\d{2}:\d{2}|[+-]?[A-Z]{3} \d(?:[\d,.]*\d)?|\d[\d,.]* [元天])/;

/** Text whose dates, hours, amounts and counts of days stay on one line each, as in the report: browsers break at hyphens and spaces. */
export function Whole({ text }: { text: string }) {
  return text.split(ONE_THING).map((piece, place) =>
    place % 2 ? (
      <span key={place} className="nowrap">
        {piece}
      </span>
    ) : (
      piece
    ),
  );
}
