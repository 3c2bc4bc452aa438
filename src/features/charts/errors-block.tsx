import { useMemo } from 'react';
import type { ErrorGroup } from '../../sources/aggregation-merge';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatCounted } from '../../ui/format';
import { BreakdownChart, type BreakdownRow } from './breakdown-chart';
import { ChartBlock } from './chart-block';

export interface ErrorsBlockProps {
  readonly title: string;
  /** What the rows are: "Error code". */
  readonly column: string;
  readonly note?: string;
  readonly groups: readonly ErrorGroup[];
  readonly slices: number;
  /** What a press on a row does. */
  readonly action: string;
  readonly isActive?: (name: string) => boolean;
  readonly onPick: (name: string) => void;
}

/** Bars drawn; the table holds all. */
const MAX_BARS = 10;
const SERIES = [{ name: 'Errors', fill: 'var(--level-error-fill)' }];

/** Errors and worse broken down by code or source, with the jobs they hit. */
export function ErrorsBlock({
  title,
  column,
  note,
  groups,
  slices,
  action,
  isActive,
  onPick,
}: ErrorsBlockProps) {
  const rows = useMemo(
    () =>
      groups.slice(0, MAX_BARS).map(
        ({ error, count, uniqueJobs }): BreakdownRow => ({
          key: error,
          label: error || '(none)',
          figure: `${formatCount(count)}${uniqueJobs === null ? '' : ` in ${slices > 1 ? 'at most ' : ''}${formatCounted(uniqueJobs, 'job', 'jobs')}`}`,
          lengths: [count],
          ...(error !== '' && { active: isActive?.(error), action, onPick: () => onPick(error) }),
        }),
      ),
    [groups, slices, action, isActive, onPick],
  );
  const cut =
    groups.length > MAX_BARS
      ? `The ${MAX_BARS} most frequent of ${formatCount(groups.length)}; the table has all.`
      : '';
  const text = [note ?? '', cut].filter((part) => part !== '').join(' ');
  return (
    <ChartBlock
      title={title}
      note={text === '' ? undefined : text}
      empty={groups.length === 0 ? 'No errors in this range.' : null}
      chart={() => <BreakdownChart name={title} rows={rows} series={SERIES} />}
      table={() => (
        <DataTable
          caption={title}
          columns={[
            { name: column },
            { name: 'Count', numeric: true },
            { name: slices > 1 ? 'Jobs, at most' : 'Jobs', numeric: true },
          ]}
          rows={groups.map(({ error, count, uniqueJobs }) => ({
            key: error,
            cells: [
              error === '' ? (
                '(none)'
              ) : (
                <Button key="filter" look="link" small onClick={() => onPick(error)}>
                  <bdi>{error}</bdi>
                </Button>
              ),
              formatCount(count),
              uniqueJobs === null ? '—' : formatCount(uniqueJobs),
            ],
          }))}
        />
      )}
    />
  );
}
