import panel from '../../log-ui/analysis-panel.module.css';
import { ChartPart } from '../../log-ui/chart-part';
import { ColumnButtons } from '../../log-ui/column-buttons';
import { intervalText } from '../../log-ui/log-time';
import { TimeAxis } from '../../log-ui/time-axis';
import { bucketRange, type Histogram } from '../../logs/histogram';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatCounted } from '../../ui/format';
import styles from './errors.module.css';

export interface TimelinePanelProps {
  /** Errors only: levels error and fatal. */
  readonly timeline: Histogram;
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  readonly codes: number;
  readonly onZoom: (range: TimeRange) => void;
}

/** Errors over time; a press on a bar zooms to its interval. */
export function TimelinePanel({ timeline, range, zone, codes, onZoom }: TimelinePanelProps) {
  const bars = barsOf(timeline);
  const highest = bars.reduce((best, bar) => (bar.total > best.total ? bar : best), bars[0] ?? NO_BAR);
  const label = (index: number): string => {
    const { error, fatal } = bars[index] ?? NO_BAR;
    const { start, end } = intervalOf(timeline, index);
    return `${intervalText(start, end, zone)}: ${formatCount(error)} error, ${formatCount(fatal)} fatal`;
  };
  const zoom = (index: number) => onZoom(bucketRange(timeline, range, index, index));
  const busiest = intervalOf(timeline, highest.index);
  return (
    <div className={panel.full}>
      <ChartPart
        title="Errors over time"
        note={`${formatCounted(timeline.counted, 'error', 'errors')} of ${formatCounted(codes, 'code', 'codes')}, most (${formatCount(highest.total)}) at ${intervalText(busiest.start, busiest.end, zone)}.`}
        empty={timeline.counted === 0 ? 'No error lies in this range.' : null}
        chart={() => (
          <div className={styles.timeline}>
            <div className={styles.plot}>
              <div className={styles.bars} aria-hidden="true">
                {bars.map(({ index, error, fatal }) => (
                  <span key={index} className={styles.bar}>
                    {fatal > 0 && (
                      <i data-level="fatal" style={{ blockSize: `${(100 * fatal) / highest.total}%` }} />
                    )}
                    {error > 0 && (
                      <i data-level="error" style={{ blockSize: `${(100 * error) / highest.total}%` }} />
                    )}
                  </span>
                ))}
              </div>
              <span className={styles.scale} aria-hidden="true">
                {formatCount(highest.total)}
              </span>
              <ColumnButtons
                // Another range has other columns.
                key={`${timeline.start} ${timeline.widthMs}`}
                name="Errors over time"
                count={timeline.count}
                label={label}
                hint="Point at a bar for its figures, press it to zoom."
                onPick={zoom}
              />
            </div>
            <TimeAxis buckets={timeline} zone={zone} />
          </div>
        )}
        table={() => (
          <DataTable
            caption="Errors in each interval"
            columns={[
              { name: 'Time' },
              { name: 'Error', numeric: true },
              { name: 'Fatal', numeric: true },
              { name: 'Zoom' },
            ]}
            rows={bars
              .filter(({ total }) => total > 0)
              .map(({ index, error, fatal }) => {
                const { start, end } = intervalOf(timeline, index);
                const time = intervalText(start, end, zone);
                return {
                  key: String(index),
                  cells: [
                    time,
                    formatCount(error),
                    formatCount(fatal),
                    <Button
                      key="zoom"
                      small
                      look="quiet"
                      aria-label={`Zoom to ${time}`}
                      onClick={() => zoom(index)}
                    >
                      Zoom
                    </Button>,
                  ],
                };
              })}
          />
        )}
      />
    </div>
  );
}

const NO_BAR = { index: 0, error: 0, fatal: 0, total: 0 };

function barsOf({ columns, count }: Histogram) {
  const errors = columns.get('error');
  const fatals = columns.get('fatal');
  return Array.from({ length: count }, (_, index) => {
    const error = errors?.[index] ?? 0;
    const fatal = fatals?.[index] ?? 0;
    return { index, error, fatal, total: error + fatal };
  });
}

function intervalOf({ start, widthMs }: Histogram, index: number): TimeRange {
  return { start: start + index * widthMs, end: start + (index + 1) * widthMs };
}
