import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawChart, type ReportJson, writeTable } from './chart';
import { type Figure, type MeasureResult, ratiosOf, type ViewerRow } from './figure';
import { type Spread, spreadOf } from './statistics';

/** What a result depends on. No path and no name of the machine: the file is for the repository. */
export interface Conditions {
  /** ISO 8601. */
  readonly date: string;
  readonly commit: string;
  readonly cores: number;
  readonly node: string;
  readonly chromium: string;
  readonly runs: number;
}

/** The short name of the checked-out commit, with "-changed" when files differ from it. */
export function commitName(root: string): string {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--', '.', ':!bench/results') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? '-changed' : ''}`;
  } catch {
    return 'no-commit';
  }
}

function formatValue(value: number, unit: Figure['unit'] | '×'): string {
  if (unit === '×') return `${value.toFixed(2)}×`;
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(unit === '' ? 4 : Math.abs(value) >= 1_000 ? 0 : Math.abs(value) >= 100 ? 1 : 2);
}

const cells = (spread: Spread | null, unit: Figure['unit'] | '×'): readonly string[] =>
  spread === null
    ? ['', '–', '']
    : [spread.min, spread.median, spread.max].map((value) => formatValue(value, unit));

/** The budget in words and whether the median keeps it; null without one, or without a ratio to hold it against. */
export function verdictOf(figure: Figure): { readonly text: string; readonly kept: boolean } | null {
  const { budget } = figure;
  if (budget === undefined) return null;
  const values = budget.of === 'ratio' ? ratiosOf(figure) : figure.dashboard;
  if (values.length === 0) return null;
  const kept = spreadOf(values).median <= budget.atMost;
  const limit = budget.of === 'ratio' ? `${budget.atMost}× bare` : `${budget.atMost} ${figure.unit}`.trim();
  return { text: `${kept ? 'ok' : 'OVER'}, ≤ ${limit}`, kept };
}

const HEADING = ['', 'min', 'median', 'max', 'min', 'median', 'max', 'min', 'median', 'max', 'budget'];
const GROUPS = ['', 'dashboard', 'bare list', 'ratio', ''];

/** All measures as one table for a terminal. */
export function formatTable(results: readonly MeasureResult[]): string {
  const rowsOf = results.map(({ figures }) =>
    figures.map((figure) => {
      const ratios = ratiosOf(figure);
      return [
        `  ${figure.name}${figure.unit === '' ? '' : `, ${figure.unit}`}`,
        ...cells(spreadOf(figure.dashboard), figure.unit),
        ...cells(figure.bare === undefined ? null : spreadOf(figure.bare), figure.unit),
        ...cells(ratios.length === 0 ? null : spreadOf(ratios), '×'),
        verdictOf(figure)?.text ?? '',
      ];
    }),
  );
  const widths = HEADING.map((heading, column) =>
    Math.max(heading.length, ...rowsOf.flat().map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        const text = column === 0 || column === 10 ? cell.padEnd(width) : cell.padStart(width);
        return column % 3 === 1 ? `│ ${text}` : text;
      })
      .join(' ')
      .trimEnd();
  const groupWidth = (group: number): number =>
    (widths[group * 3 - 2] ?? 0) + (widths[group * 3 - 1] ?? 0) + (widths[group * 3] ?? 0) + 2;
  const groups = [
    ''.padEnd(widths[0] ?? 0),
    ...[1, 2, 3].map((group) => `│ ${(GROUPS[group] ?? '').padEnd(groupWidth(group))}`),
    '│',
  ].join(' ');
  return [
    groups,
    line(HEADING),
    ...results.flatMap(({ measure, note }, at) => [`${measure} (${note})`, ...(rowsOf[at] ?? []).map(line)]),
  ].join('\n');
}

/** Other viewers as a table for a terminal: one for each part of the measure, a column for each viewer, medians. */
export function formatViewers(rows: readonly ViewerRow[]): string {
  const parts = [...new Set(rows.map(({ what }) => what))];
  return parts
    .map((what) => {
      const columns = rows.filter((row) => row.what === what);
      const names = [...new Set(columns.flatMap(({ figures }) => figures.map(({ name }) => name)))];
      const table = [
        ['', ...columns.map(({ viewer }) => viewer)],
        ...names.map((name) => {
          const figuresOf = columns.map(({ figures }) => figures.find((figure) => figure.name === name));
          const unit = figuresOf.find((figure) => figure !== undefined)?.unit ?? '';
          return [
            `  ${name}${unit === '' ? '' : `, ${unit}`}`,
            ...figuresOf.map((figure) => (figure ? medianText(figure) : '–')),
          ];
        }),
      ];
      const widths = (table[0] ?? []).map((_, column) =>
        Math.max(...table.map((row) => row[column]?.length ?? 0)),
      );
      const line = (row: readonly string[]): string =>
        row
          .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
          .join('  ');
      return [`${what}:`, ...table.map(line)].join('\n');
    })
    .join('\n\n');
}

const medianText = ({ values, unit }: ViewerRow['figures'][number]): string => {
  const { median } = spreadOf(values);
  return unit === '' ? Math.round(median).toLocaleString('en-US') : formatValue(median, unit);
};

/** The same for other programs: every run's value, with the spreads already worked out. */
export function toJson(conditions: Conditions, results: readonly MeasureResult[]): string {
  const measures = results.map(({ measure, note, figures, viewers, details }) => ({
    measure,
    note,
    figures: figures.map((figure) => {
      const ratios = ratiosOf(figure);
      return {
        name: figure.name,
        unit: figure.unit,
        budget: figure.budget,
        kept: verdictOf(figure)?.kept,
        dashboard: { ...rounded(spreadOf(figure.dashboard)), runs: figure.dashboard.map(round) },
        bare: figure.bare && { ...rounded(spreadOf(figure.bare)), runs: figure.bare.map(round) },
        ratio: ratios.length === 0 ? undefined : rounded(spreadOf(ratios)),
      };
    }),
    viewers: viewers?.map((row) => ({
      viewer: row.viewer,
      what: row.what,
      figures: row.figures.map(({ name, unit, values }) => ({
        name,
        unit,
        ...rounded(spreadOf(values)),
        runs: values.map(round),
      })),
    })),
    details,
  }));
  return `${JSON.stringify({ ...conditions, measures }, null, 2)}\n`;
}

const round = (value: number): number => Number(value.toPrecision(5));
const rounded = ({ min, median, max }: Spread): Spread => ({
  min: round(min),
  median: round(median),
  max: round(max),
});

/**
 * Writes the results into bench/results, under their date and commit and as the latest, with the chart and the table of
 * the README; gives the file's name.
 */
export function writeResults(
  root: string,
  conditions: Conditions,
  results: readonly MeasureResult[],
): string {
  const folder = join(root, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  const name = `${conditions.date.slice(0, 10)}-${conditions.commit}.json`;
  const text = toJson(conditions, results);
  const files = [name, 'latest.json'].map((file) => join(folder, file));
  for (const file of files) writeFileSync(file, text);
  // The linter looks at these files as well, and wants short lists on one line.
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  execFileSync(process.execPath, [biome, 'format', '--write', ...files], { cwd: root, stdio: 'ignore' });
  const drawn: ReportJson = JSON.parse(text);
  writeFileSync(join(folder, 'peers.svg'), drawChart(drawn));
  writeFileSync(join(folder, 'peers.md'), writeTable(drawn));
  return `bench/results/${name}`;
}
