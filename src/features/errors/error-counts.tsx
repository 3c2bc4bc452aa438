import { useState } from 'react';
import panel from '../../log-ui/analysis-panel.module.css';
import { LogText } from '../../log-ui/log-text';
import type { ErrorRow } from '../../logs/analysis/error-tally';
import type { ZoneChoice } from '../../logs/time-range';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { comparedCells, comparedColumns, NewBadge, seenText } from './compared-cells';
import type { Comparing, Windows } from './error-windows';
import { MoreButton } from './more-button';

export interface ErrorCountsProps {
  readonly title: string;
  /** Names the table: "Errors by code". */
  readonly caption: string;
  /** Head of the first column. */
  readonly column: string;
  readonly rows: readonly ErrorRow[];
  /** Null while the windows are not known. */
  readonly windowsOf: ((name: string) => Windows) | null;
  readonly comparing: Comparing | null;
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
  windowsOf,
  comparing,
  zone,
  note,
  empty,
  onPick,
}: ErrorCountsProps) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  return (
    <div className={panel.wide}>
      <Panel title={title} note={note}>
        {rows.length === 0 ? (
          <p>{empty}</p>
        ) : (
          <div className={panel.wideTable}>
            <DataTable
              caption={caption}
              columns={[
                { name: column },
                { name: 'Count', numeric: true },
                ...comparedColumns(comparing),
                { name: 'First seen' },
                { name: 'Last seen' },
                { name: 'Jobs affected', numeric: true },
              ]}
              rows={shown.map(({ name, count, firstSeen, lastSeen, jobs }) => {
                const windows = windowsOf?.(name) ?? null;
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
                      <NewBadge comparing={comparing} windows={windows} />
                    </span>,
                    formatCount(count),
                    ...comparedCells(comparing, windows),
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
