import { useMemo } from 'react';
import type { DurationGroup } from '../../sources/aggregation-merge';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatSeconds } from '../../ui/format';
import { BreakdownChart, type BreakdownRow } from './breakdown-chart';
import { ChartBlock } from './chart-block';
import { SeriesKey } from './hours-block';

export interface DurationsBlockProps {
  readonly durations: readonly DurationGroup[];
  readonly slices: number;
}

const SERIES = [
  { name: 'average', fill: 'var(--level-info-fill)' },
  { name: 'p95', fill: 'var(--level-warn-fill)' },
];

/** How long the entries of each source took. */
export function DurationsBlock({ durations, slices }: DurationsBlockProps) {
  const rows = useMemo(
    () =>
      durations
        .filter(({ average, p95 }) => average !== null || p95 !== null)
        .map(
          ({ source, average, p95 }): BreakdownRow => ({
            key: source,
            label: source || '(no source)',
            figure: `avg ${secondsText(average)} · p95 ${secondsText(p95)}`,
            lengths: [average ?? 0, p95 ?? 0],
          }),
        ),
    [durations],
  );
  const untimed = durations.length - rows.length;
  const notes = [
    slices > 1 ? `Averages weighted by entries; p95 is the highest of ${slices} days.` : '',
    untimed > 0 ? `${untimed === 1 ? '1 source has' : `${untimed} sources have`} no durations.` : '',
  ].filter((part) => part !== '');
  return (
    <ChartBlock
      title="Duration by source"
      note={notes.length === 0 ? undefined : notes.join(' ')}
      empty={rows.length === 0 ? 'No entry in this range has a duration.' : null}
      chart={() => (
        <>
          <BreakdownChart name="Duration by source" rows={rows} series={SERIES} />
          <SeriesKey series={SERIES} />
        </>
      )}
      table={() => (
        <DataTable
          caption="Duration by source"
          columns={[
            { name: 'Source' },
            { name: 'Entries', numeric: true },
            { name: 'Average', numeric: true },
            { name: slices > 1 ? `p95, highest of ${slices} days` : 'p95', numeric: true },
          ]}
          rows={durations.map(({ source, count, average, p95 }) => ({
            key: source,
            cells: [source || '(none)', formatCount(count), secondsText(average), secondsText(p95)],
          }))}
        />
      )}
    />
  );
}

function secondsText(seconds: number | null): string {
  return seconds === null ? '—' : formatSeconds(seconds);
}
