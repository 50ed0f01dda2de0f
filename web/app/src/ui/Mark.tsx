/** The sign 回 as a way out and back in: an open square round a square, its end an arrow. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 48 48"
      fill="none"
      stroke="var(--ink)"
      strokeWidth="4"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M42 15V6H6v36h36V27" />
      <path stroke="var(--accent)" d="M48 30l-6-7-6 7" />
      <rect x="17" y="17" width="14" height="14" />
    </svg>
  );
}
