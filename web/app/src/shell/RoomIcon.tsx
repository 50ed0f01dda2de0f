import type { Room } from "./rooms";

const PATHS: Record<Room["name"], string> = {
  today: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  metrics: "M4 20V10M10 20V4M16 20v-8M21 20H3",
  diagnosis: "M3 12h4l3-8 4 16 3-8h4",
  customers: "M9 11a4 4 0 100-8 4 4 0 000 8zM2 21c0-4 3-7 7-7s7 3 7 7M16 4a4 4 0 010 7M22 21c0-3-1.500-5.500-4-6.500",
  audiences: "M3 5h18l-7 8v6l-4 2v-8z",
  reach: "M4 12l16-8-6 16-3-6zM11 14l9-10",
  tasks: "M4 5h16v11H10l-5 4v-4H4zM8 9h8M8 12h5",
  data: "M4 6c0-2 16-2 16 0v12c0 2-16 2-16 0zM4 6c0 2 16 2 16 0M4 12c0 2 16 2 16 0",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 9a2 2 0 100-4 2 2 0 000 4zM9 19a2 2 0 100-4 2 2 0 000 4z",
};

/** Drawn with the stroke of the mark; only decoration beside the name. */
export function RoomIcon({ room }: { room: Room["name"] }) {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[room]} />
    </svg>
  );
}
