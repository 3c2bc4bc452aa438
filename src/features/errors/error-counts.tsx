import { type ReactNode, useState } from 'react';
import { LogText } from '../../log-ui/log-text';
import { formatMoment } from '../../log-ui/log-time';
import type { ErrorRow } from '../../logs/analysis/error-tally';
import type { ZoneChoice } from '../../logs/time-range';
import type { EpochMs } from '../../logs/timestamp';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { changeText, type Halves } from './error-halves';
import styles from './errors.module.css';
import { MoreButton } from './more-button';

export interface ErrorCountsProps {
  readonly title: string;
  /** Names the table: "Errors by code". */
  readonly caption: string;
  /** Head of the first column. */
  readonly column: string;
  readonly rows: readonly ErrorRow[];
  /** Null while the halves are not known. */
  readonly halvesOf: ((name: string) => Halves) | null;
  readonly compares: boolean;
  readonly zone: ZoneChoice;
  readonly note?: string;
  readonly empty: string;
  readonly onPick: (name: string) => void;
}

const FIRST_ROWS = 20;

/** Errors counted by a name, which filters the logs by it. */
export function ErrorCounts({
  title,
  caption,
  column,
  rows,
  halvesOf,
  compares,
  zone,
  note,
  empty,
  onPick,
}: ErrorCountsProps) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  return (
    <div className={styles.wide}>
      <Panel title={title} note={note}>
        {rows.length === 0 ? (
          <p>{empty}</p>
        ) : (
          <div className={styles.wideTable}>
            <DataTable
              caption={caption}
              columns={[
                { name: column },
                { name: 'Count', numeric: true },
                ...(compares ? HALVES_COLUMNS : []),
                { name: 'First seen' },
                { name: 'Last seen' },
                { name: 'Jobs affected', numeric: true },
              ]}
              rows={shown.map(({ name, count, firstSeen, lastSeen, jobs }) => {
                const halves = halvesOf?.(name) ?? null;
                return {
                  key: name,
                  cells: [
                    <span key="name">
                      {name === '' ? (
                        '(none)'
                      ) : (
                        <Button look="link" onClick={() => onPick(name)}>
                          <LogText text={name} />
                        </Button>
                      )}
                      <NewBadge halves={halves} />
                    </span>,
                    formatCount(count),
                    ...(compares ? halvesCells(halves) : []),
                    seenText(firstSeen, zone),
                    seenText(lastSeen, zone),
                    formatCount(jobs),
                  ],
                };
              })}
            />
          </div>
        )}
        <MoreButton of="rows" count={rows.length} first={FIRST_ROWS} all={all} onChange={setAll} />
      </Panel>
    </div>
  );
}

export const HALVES_COLUMNS = [
  { name: 'First half', numeric: true },
  { name: 'Second half', numeric: true },
  { name: 'Change', numeric: true },
];

/** The cells of {@link HALVES_COLUMNS}. */
export function halvesCells(halves: Halves | null): readonly ReactNode[] {
  return halves === null
    ? ['—', '—', '—']
    : [formatCount(halves.first), formatCount(halves.second), changeText(halves)];
}

/** Marks what occurs in the second half only. */
export function NewBadge({ halves }: { readonly halves: Halves | null }) {
  if (halves?.isNew !== true) return null;
  return (
    <>
      {' '}
      <span className={styles.badge} title="Not in the first half of the range">
        new
      </span>
    </>
  );
}

/** A moment, or a dash where no entry has a readable time. */
export function seenText(time: EpochMs | null, zone: ZoneChoice): string {
  return time === null ? '—' : formatMoment(time, zone);
}
