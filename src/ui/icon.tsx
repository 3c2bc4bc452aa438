import styles from './controls.module.css';

/** 16 × 16 stroke paths, drawn for this project. Always decorative: the control's name is its text or aria-label. */
const PATHS = {
  refresh: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3',
  close: 'M4 4l8 8M12 4l-8 8',
  chevronRight: 'M6 4l4 4-4 4',
  chevronDown: 'M4 6l4 4 4-4',
  copy: 'M6 6h7v7H6zM3 10V3h7',
  check: 'M3 8.5l3.2 3.2L13 5',
  play: 'M5 3.5v9l7-4.5z',
  stop: 'M4 4h8v8H4z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  download: 'M8 2v8M4.5 7L8 10.5 11.5 7M3 13.5h10',
  plug: 'M6 2v3M10 2v3M4.5 5h7v2.5a3.5 3.5 0 0 1-7 0zM8 11v3',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  filter: 'M2.5 3.5h11L9.5 8.5v4l-3-1.5V8.5z',
  exclude: 'M3 3l10 10M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11',
  clock: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M8 5v3.2l2.2 1.3',
  table: 'M2.5 3h11v10h-11zM2.5 6.3h11M2.5 9.6h11M7 3v10',
  chart: 'M3 13V8M6.5 13V4M10 13V6.5M13.5 13V3',
  sun: 'M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M3.4 12.6l1.1-1.1M11.5 4.5l1.1-1.1',
  moon: 'M13 9.6A5.6 5.6 0 1 1 6.4 3a4.6 4.6 0 0 0 6.6 6.6z',
  keyboard: 'M1.5 4h13v8h-13zM4 7h.5M7 7h.5M10 7h.5M5 9.8h6',
  shield: 'M8 1.8l5 1.9v3.8c0 3.2-2 5.5-5 6.7-3-1.2-5-3.5-5-6.7V3.7zM5.8 7.8l1.6 1.6 2.8-3',
  up: 'M8 13V3M4 7l4-4 4 4',
  down: 'M8 3v10M4 9l4 4 4-4',
  warning: 'M8 2.5l6 11H2zM8 6.5v3.2M8 11.6v.4',
  link: 'M6.5 9.5l3-3M7 4.5l1.5-1.5a2.8 2.8 0 0 1 4 4L11 8.5M9 11.5L7.5 13a2.8 2.8 0 0 1-4-4L5 7.5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      className={styles.icon}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
