import panel from '../../log-ui/analysis-panel.module.css';
import { LogText } from '../../log-ui/log-text';
import { formatTime, zoneLabel } from '../../log-ui/log-time';
import type { PerformanceAnalysis } from '../../logs/analysis/performance-analysis';
import type { LogEntry } from '../../logs/entry';
import type { ZoneChoice } from '../../logs/time-range';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatCounted, formatSeconds } from '../../ui/format';
import { Panel } from '../../ui/panel';

export interface SlowestPanelProps {
  readonly slowest: PerformanceAnalysis['slowest'];
  readonly latencyOf: PerformanceAnalysis['latencyOf'];
  /** How many there are to choose the slowest from. */
  readonly of: number;
  readonly zone: ZoneChoice;
  /** Null while the place means nothing. */
  readonly entryAt: (index: number) => LogEntry | null;
  readonly onFilterJob: (jobId: string) => void;
  readonly onTraceRequest: (requestId: string) => void;
  readonly onOpenEntry: (entry: LogEntry) => void;
}

/** The slowest first, each with its entry and its job's logs. */
export function SlowestPanel({
  slowest,
  latencyOf,
  of,
  zone,
  entryAt,
  onFilterJob,
  onTraceRequest,
  onOpenEntry,
}: SlowestPanelProps) {
  const title = latencyOf === 'requests' ? 'Slowest requests' : 'Slowest entries';
  const [one, many] = latencyOf === 'requests' ? ['request', 'requests'] : ['entry', 'entries'];
  const reference = slowest.find(({ time }) => time !== null)?.time ?? null;
  return (
    <div className={panel.wide}>
      <Panel title={title} note={`${formatCount(slowest.length)} of ${formatCounted(of, one, many)}.`}>
        {slowest.length === 0 ? (
          <p>No entry has a duration.</p>
        ) : (
          <div className={panel.wideTable}>
            <DataTable
              caption="Longest first"
              columns={[
                { name: 'Duration', numeric: true },
                { name: reference === null ? 'Time' : `Time (${zoneLabel(zone, reference)})` },
                { name: 'Source' },
                { name: 'Job' },
                { name: 'Request' },
                { name: 'Entry' },
              ]}
              rows={slowest.map(({ index, seconds, time, jobId, requestId, source }) => {
                const entry = entryAt(index);
                return {
                  key: String(index),
                  cells: [
                    formatSeconds(seconds),
                    time === null ? '—' : formatTime(time, zone),
                    <LogText key="source" text={source} none="—" max={60} />,
                    jobId === '' ? (
                      '—'
                    ) : (
                      <Button key="job" look="link" onClick={() => onFilterJob(jobId)}>
                        <LogText text={jobId} max={60} />
                      </Button>
                    ),
                    requestId === '' ? (
                      '—'
                    ) : (
                      <Button
                        key="request"
                        look="link"
                        title="Trace this request"
                        onClick={() => onTraceRequest(requestId)}
                      >
                        <LogText text={requestId} max={60} />
                      </Button>
                    ),
                    entry === null ? (
                      '—'
                    ) : (
                      <Button key="open" look="link" onClick={() => onOpenEntry(entry)}>
                        Open entry
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
