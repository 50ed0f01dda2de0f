interface Props {
  value: number;
  low: number;
  high: number;
}

const WIDTH = 160;
const HEIGHT = 18;
const EDGE = 6;

/** A difference and its interval against a line at nothing; only drawn, for the numbers stand beside it. */
export function Interval({ value, low, high }: Props) {
  const first = Math.min(low, 0);
  const span = Math.max(high, 0) - first || 1;
  const at = (number: number) => EDGE + ((number - first) / span) * (WIDTH - 2 * EDGE);
  const middle = HEIGHT / 2;
  const tone = low > 0 || high < 0 ? "clear" : "unclear";
  return (
    <svg className={`interval ${tone}`} width={WIDTH} height={HEIGHT} aria-hidden="true" focusable="false">
      <line className="nothing" x1={at(0)} x2={at(0)} y1={0} y2={HEIGHT} />
      <line className="reach-line" x1={at(low)} x2={at(high)} y1={middle} y2={middle} />
      <circle cx={at(value)} cy={middle} r={4} />
    </svg>
  );
}
