/** Draws bench/results/peers.svg and the README's table out of the results' JSON. */
import { PACKAGES, VIEWERS, type ViewerName } from './peers/page';

/** As much of the results' JSON as is drawn. */
export interface ReportJson {
  readonly date: string;
  readonly commit: string;
  readonly measures: readonly {
    readonly measure: string;
    readonly figures: readonly { readonly name: string; readonly dashboard: { readonly median: number } }[];
    readonly viewers?: readonly {
      readonly viewer: string;
      readonly what: string;
      readonly figures: readonly { readonly name: string; readonly median: number }[];
    }[];
  }[];
}

const TAIL = 'tail of 50,000 lines/s';
const MILLION = '1,000,000 lines';

type Subject = 'dashboard' | ViewerName;
const SUBJECTS: readonly Subject[] = ['dashboard', ...VIEWERS];
const NAMES: Readonly<Record<Subject, string>> = {
  ...PACKAGES,
  dashboard: 'this dashboard',
  bare: 'bare list (react-virtual)',
};

/** A figure's median; null where it was not measured. */
function figureOf(report: ReportJson, subject: Subject, what: string, name: string): number | null {
  for (const { measure, figures, viewers = [] } of report.measures) {
    // The dashboard's own tail is measured apart, over a real stream.
    if (subject === 'dashboard' && what === TAIL && measure.startsWith('Live tail, 50,000')) {
      const figure = figures.find((one) => one.name === name);
      if (figure) return figure.dashboard.median;
    }
    const row = viewers.find((one) => one.viewer === subject && one.what === what);
    const figure = row?.figures.find((one) => one.name === name);
    if (figure) return figure.median;
  }
  return null;
}

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const PANELS = [
  { title: 'Main thread busy at 50,000 lines/s', what: TAIL, name: 'main thread busy' },
  {
    title: 'Blank frames, 1,000,000 lines, scroll bar',
    what: MILLION,
    name: 'jumps: blank frames',
  },
] as const;
const SIZE = { width: 880, labels: 210, panel: 310, gap: 20, row: 30, top: 64, bottom: 34 } as const;
/** Space behind a full bar for its figure. */
const FIGURE_WIDTH = 52;

/** Bars with a background and colours of their own, so that they can be read on a light page and a dark one. */
export function drawChart(report: ReportJson): string {
  const { width, labels, panel, gap, row, top, bottom } = SIZE;
  const height = top + SUBJECTS.length * row + bottom;
  const values = PANELS.map(({ what, name }) =>
    SUBJECTS.map((subject) => figureOf(report, subject, what, name)),
  );
  const text = (x: number, y: number, content: string, more = ''): string =>
    `<text x="${x}" y="${y}"${more}>${escapeXml(content)}</text>`;
  const bars = PANELS.flatMap(({ title }, at) => {
    const left = labels + at * (panel + gap);
    return [
      text(left, top - 14, title, ' font-weight="600"'),
      ...SUBJECTS.flatMap((subject, index) => {
        const y = top + index * row;
        const value = values[at]?.[index] ?? null;
        const length = ((value ?? 0) / 100) * (panel - FIGURE_WIDTH);
        const fill = subject === 'dashboard' ? '#0b62c4' : '#9aa3b2';
        return [
          `<rect x="${left}" y="${y + 5}" width="${Math.max(1, length).toFixed(1)}" height="${row - 10}" fill="${fill}"/>`,
          text(left + length + 6, y + row / 2 + 4, value === null ? 'not measured' : percent(value)),
        ];
      }),
    ];
  });
  const named = SUBJECTS.map((subject, index) =>
    text(
      labels - 10,
      top + index * row + row / 2 + 4,
      NAMES[subject],
      ` text-anchor="end"${subject === 'dashboard' ? ' font-weight="600"' : ''}`,
    ),
  );
  const told = PANELS.map(({ title }, at) => {
    const figures = SUBJECTS.map((subject, index) => {
      const value = values[at]?.[index] ?? null;
      return `${NAMES[subject]} ${value === null ? 'not measured' : percent(value)}`;
    });
    return `${title}: ${figures.join(', ')}.`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13" fill="#1b2230">`,
    '<title id="title">This dashboard and other log viewers: less is better</title>',
    `<desc id="desc">${escapeXml(told.join(' '))}</desc>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#ffffff" stroke="#c9d0da"/>`,
    text(16, 26, 'This dashboard and other log viewers: less is better', ' font-size="15" font-weight="600"'),
    ...named,
    ...bars,
    text(
      16,
      height - 12,
      `npm run bench, ${report.date.slice(0, 10)}, commit ${report.commit}; medians; the dashboard's stream comes over HTTP, the others' lines are made in the page`,
      ' font-size="11" fill="#566072"',
    ),
    '</svg>',
    '',
  ].join('\n');
}

const percent = (value: number): string =>
  `${value < 10 && value > 0 ? value.toFixed(1) : Math.round(value)} %`;

const COLUMNS = [
  { title: 'p95 frame, wheel', what: MILLION, name: 'wheel: frame, p95', unit: 'ms' },
  { title: 'CPU a frame, wheel', what: MILLION, name: 'wheel: CPU per frame', unit: 'ms' },
  { title: 'blank frames, wheel', what: MILLION, name: 'wheel: blank frames', unit: '%' },
  { title: 'blank frames, scroll bar', what: MILLION, name: 'jumps: blank frames', unit: '%' },
  { title: 'memory', what: MILLION, name: 'memory of the page', unit: 'MB' },
  { title: 'busy at 50,000 lines/s', what: TAIL, name: 'main thread busy', unit: '%' },
  { title: 'lines behind after 10 s', what: TAIL, name: 'lines behind at the end', unit: '' },
] as const;

/** The same with more figures, as a table for the README. */
export function writeTable(report: ReportJson): string {
  const cell = (value: number | null, unit: string): string => {
    if (value === null) return '–';
    if (unit === '%') return percent(value);
    const digits = unit === 'ms' && value < 100 ? 1 : 0;
    const number = value.toLocaleString('en-US', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return `${number} ${unit}`.trim();
  };
  const rows = SUBJECTS.map((subject) => [
    NAMES[subject],
    ...COLUMNS.map(({ what, name, unit }) => cell(figureOf(report, subject, what, name), unit)),
  ]);
  const lines = [
    ['1,000,000 lines', ...COLUMNS.map(({ title }) => title)],
    ['---', ...COLUMNS.map(() => '--:')],
    ...rows,
  ];
  return `${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`;
}
