import type { ReactNode } from 'react';
import panel from '../../log-ui/analysis-panel.module.css';
import { LogText } from '../../log-ui/log-text';
import type { Measured, PerformanceAnalysis } from '../../logs/analysis/performance-analysis';
import { DataTable } from '../../ui/data-table';
import { formatCounted } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { basisText, FIGURE_COLUMNS, figureCells } from './figure-text';

export interface DurationsPanelProps {
  readonly performance: PerformanceAnalysis;
}

/** Statistics of durations: whole requests, with and without a cold start, and entries by source. */
export function DurationsPanel({ performance }: DurationsPanelProps) {
  const { durations, durationsBySource, requests, coldRequests, warmRequests } = performance;
  const negative = durations.summary.negative + requests.summary.negative;
  const unsaid = requests.basis.used - coldRequests.basis.used - warmRequests.basis.used;
  return (
    <>
      <div className={panel.wide}>
        <Panel
          title="Whole requests"
          note={`Reported by ${basisText(requests.basis)} (totalDuration, or actualLatency). Percentiles by linear interpolation.`}
        >
          {requests.basis.used === 0 ? (
            <p>No entry reports the duration of a whole request.</p>
          ) : (
            <>
              <FiguresTable
                caption="Figures with and without a cold start"
                first="Requests"
                rows={[
                  { key: 'all', name: 'All', measured: requests },
                  { key: 'cold', name: 'Cold start', measured: coldRequests },
                  { key: 'warm', name: 'Warm', measured: warmRequests },
                ]}
              />
              {unsaid > 0 && (
                <p className={panel.quiet}>
                  {formatCounted(unsaid, 'request does', 'requests do')} not say whether there was a cold
                  start.
                </p>
              )}
            </>
          )}
        </Panel>
      </div>
      <div className={panel.wide}>
        <Panel
          title="Durations"
          note={`Reported by ${basisText(durations.basis)}.${negative > 0 ? ` ${formatCounted(negative, 'negative duration is', 'negative durations are')} left out.` : ''}`}
        >
          {durations.basis.used === 0 ? (
            <p>No entry has a duration.</p>
          ) : (
            <FiguresTable
              caption="Figures by source"
              first="Source"
              rows={[
                { key: 'all', name: 'All sources', measured: durations },
                ...durationsBySource.map((measured) => ({
                  key: `source ${measured.source}`,
                  name: <LogText text={measured.source} none="(no source)" />,
                  measured,
                })),
              ]}
            />
          )}
        </Panel>
      </div>
    </>
  );
}

interface FiguresTableProps {
  readonly caption: string;
  readonly first: string;
  readonly rows: readonly {
    readonly key: string;
    readonly name: ReactNode;
    readonly measured: Measured;
  }[];
}

function FiguresTable({ caption, first, rows }: FiguresTableProps) {
  return (
    <div className={panel.wideTable}>
      <DataTable
        caption={caption}
        columns={[{ name: first }, ...FIGURE_COLUMNS]}
        rows={rows.map(({ key, name, measured }) => ({
          key,
          cells: [name, ...figureCells(measured.summary.figures)],
        }))}
      />
    </div>
  );
}
