import { ChartPart } from '../../log-ui/chart-part';
import { ColumnButtons } from '../../log-ui/column-buttons';
import { intervalText } from '../../log-ui/log-time';
import { TimeAxis } from '../../log-ui/time-axis';
import type { LatencyHeatMap } from '../../logs/analysis/latency-heat-map';
import type { PerformanceAnalysis } from '../../logs/analysis/performance-analysis';
import { bucketRange } from '../../logs/histogram';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatCounted, formatSeconds } from '../../ui/format';
import { type HeatColumn, heatCells, heatColumns } from './heat-cells';
import styles from './heat-map.module.css';

export interface HeatMapPanelProps {
  readonly heatMap: LatencyHeatMap;
  readonly latencyOf: PerformanceAnalysis['latencyOf'];
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  readonly onZoom: (range: TimeRange) => void;
}

/** What is counted, one and many. */
type Nouns = readonly [one: string, many: string];

/** Latency over time: how many requests fell into each interval of time and latency. */
export function HeatMapPanel({ heatMap, latencyOf, range, zone, onZoom }: HeatMapPanelProps) {
  const { columns } = heatMap;
  const nouns: Nouns = latencyOf === 'requests' ? ['request', 'requests'] : ['entry', 'entries'];
  const filled = heatColumns(heatMap);
  const timeOf = (index: number): string => {
    const start = columns.start + index * columns.widthMs;
    return intervalText(start, start + columns.widthMs, zone);
  };
  const label = (index: number): string => {
    const column = filled[index];
    return column === undefined || column.count === 0
      ? `${timeOf(index)}: no ${nouns[1]}`
      : `${timeOf(index)}: ${formatCounted(column.count, ...nouns)}, ${formatSeconds(column.low)} to ${formatSeconds(column.high)}`;
  };
  const zoom = (index: number) => onZoom(bucketRange(columns, range, index, index));
  return (
    <div className={styles.full}>
      <ChartPart
        title="Latency over time"
        note={noteOf(heatMap, nouns, filled, timeOf)}
        empty={heatMap.counted === 0 ? 'No latency with a time in this range.' : null}
        chart={() => (
          <>
            <div className={styles.chart}>
              <LatencyAxis edges={heatMap.edges} />
              <div className={styles.plot}>
                <Cells heatMap={heatMap} />
                <ColumnButtons
                  // Another range has other columns.
                  key={`${columns.start} ${columns.widthMs}`}
                  name="Latency over time"
                  count={columns.count}
                  label={label}
                  hint="Point at a column for its figures, press it to zoom."
                  onPick={zoom}
                />
              </div>
              <div className={styles.times}>
                <TimeAxis buckets={columns} zone={zone} />
              </div>
            </div>
            <p className={styles.key}>
              1 <span className={styles.ramp} /> {formatCounted(heatMap.largest, ...nouns)} in a cell
            </p>
          </>
        )}
        table={() => (
          <DataTable
            caption="Latency in each interval"
            columns={[
              { name: 'Time' },
              { name: latencyOf === 'requests' ? 'Requests' : 'Entries', numeric: true },
              { name: 'From', numeric: true },
              { name: 'To', numeric: true },
              { name: 'Zoom' },
            ]}
            rows={filled
              .filter(({ count }) => count > 0)
              .map(({ index, count, low, high }) => ({
                key: String(index),
                cells: [
                  timeOf(index),
                  formatCount(count),
                  formatSeconds(low),
                  formatSeconds(high),
                  <Button
                    key="zoom"
                    small
                    look="quiet"
                    aria-label={`Zoom to ${timeOf(index)}`}
                    onClick={() => zoom(index)}
                  >
                    Zoom
                  </Button>,
                ],
              }))}
          />
        )}
      />
    </div>
  );
}

function Cells({ heatMap }: { readonly heatMap: LatencyHeatMap }) {
  const rows = heatMap.edges.length - 1;
  return (
    <svg
      className={styles.cells}
      viewBox={`0 0 ${heatMap.columns.count} ${rows}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {heatCells(heatMap).map(({ column, row, intensity }) => (
        <rect
          key={`${column} ${row}`}
          x={column}
          y={rows - 1 - row}
          width="1"
          height="1"
          fillOpacity={0.15 + 0.85 * intensity}
        />
      ))}
    </svg>
  );
}

/** More labels would overlap. */
const MAX_LABELS = 8;

function LatencyAxis({ edges }: { readonly edges: Float64Array }) {
  const rows = edges.length - 1;
  const step = Math.max(1, Math.ceil(rows / MAX_LABELS));
  const shown = Array.from(edges, (seconds, index) => ({ seconds, index })).filter(
    ({ index }) => index % step === 0,
  );
  return (
    <div className={styles.latencies} aria-hidden="true">
      {shown.map(({ seconds, index }) => (
        <span key={index} style={{ insetBlockEnd: `${(100 * index) / rows}%` }}>
          {axisText(seconds)}
        </span>
      ))}
    </div>
  );
}

/** Two digits are enough for an axis: the edges are quarters of a factor of ten. */
function axisText(seconds: number): string {
  return formatSeconds(Number(seconds.toPrecision(2)));
}

/** The chart in words. */
function noteOf(
  { counted, untimed, outside, negative, beyondEdges }: LatencyHeatMap,
  nouns: Nouns,
  filled: readonly HeatColumn[],
  timeOf: (index: number) => string,
): string {
  const withAny = filled.filter(({ count }) => count > 0);
  const [first] = withAny;
  if (first === undefined) return `No ${nouns[1]}.`;
  const slowest = withAny.reduce((best, column) => (column.high > best.high ? column : best), first);
  const low = withAny.reduce((least, column) => Math.min(least, column.low), first.low);
  const leftOut = [
    [untimed, 'without a readable time'],
    [outside, 'outside the range'],
    [negative, 'below zero'],
  ]
    .filter(([count]) => Number(count) > 0)
    .map(([count, why]) => `${formatCount(Number(count))} ${why}`);
  return [
    `${formatCounted(counted, ...nouns)} between ${formatSeconds(low)} and ${formatSeconds(slowest.high)}; the slowest at ${timeOf(slowest.index)}.`,
    leftOut.length > 0 ? `Left out: ${leftOut.join(', ')}.` : '',
    beyondEdges > 0 ? `${formatCount(beyondEdges)} lie beyond the outermost rows and are counted there.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
