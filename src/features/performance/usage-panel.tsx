import panel from '../../log-ui/analysis-panel.module.css';
import type { Usage } from '../../logs/analysis/memory-use';
import type { LogEntry } from '../../logs/entry';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatBytes, formatCounted } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { basisText, FIGURE_COLUMNS, figureCells } from './figure-text';

export interface UsagePanelProps {
  readonly memory: Usage;
  readonly gpu: Usage;
  /** Null while the place means nothing. */
  readonly entryAt: (index: number) => LogEntry | null;
  readonly onOpenEntry: (entry: LogEntry) => void;
}

/** Memory and GPU utilisation: average, percentiles and the peak with its entry. */
export function UsagePanel({ memory, gpu, entryAt, onOpenEntry }: UsagePanelProps) {
  const rows = [
    { name: 'Memory', usage: memory, format: formatBytes },
    { name: 'GPU utilization', usage: gpu, format: percentText },
  ];
  return (
    <div className={panel.wide}>
      <Panel
        title="Memory and GPU"
        note={`${usageNote('Memory', memory)} ${usageNote('GPU utilization', gpu)} Peaks include those that an entry reports of its request.`}
      >
        {rows.every(({ usage }) => usage.peak === null) ? (
          <p>No entry reports memory or GPU utilization.</p>
        ) : (
          <div className={panel.wideTable}>
            <DataTable
              caption="Figures of memory and GPU"
              columns={[{ name: 'Figure' }, ...FIGURE_COLUMNS, { name: 'Peak', numeric: true }]}
              rows={rows.map(({ name, usage, format }) => {
                const entry = usage.peakIndex === null ? null : entryAt(usage.peakIndex);
                const peak = usage.peak === null ? '—' : format(usage.peak);
                return {
                  key: name,
                  cells: [
                    name,
                    ...figureCells(usage.summary.figures, format),
                    entry === null ? (
                      peak
                    ) : (
                      <Button
                        key="peak"
                        look="link"
                        aria-label={`Peak of ${name}: ${peak}, open entry`}
                        onClick={() => onOpenEntry(entry)}
                      >
                        {peak}
                      </Button>
                    ),
                  ],
                };
              })}
            />
          </div>
        )}
      </Panel>
    </div>
  );
}

function usageNote(name: string, { basis, unreadable, summary }: Usage): string {
  const leftOut = unreadable + summary.negative;
  return `${name} over ${basisText(basis)}${leftOut > 0 ? `, ${formatCounted(leftOut, 'unreadable value', 'unreadable values')} left out` : ''}.`;
}

function percentText(percent: number): string {
  return `${Number(percent.toFixed(1))} %`;
}
