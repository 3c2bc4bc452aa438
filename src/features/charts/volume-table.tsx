import { useId } from 'react';
import { intervalText } from '../../log-ui/log-time';
import { bucketRange, type Histogram } from '../../logs/histogram';
import { ENTRY_LEVELS } from '../../logs/level';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount } from '../../ui/format';
import { bucketLoaded } from './volume-note';

export interface VolumeTableProps {
  readonly counted: Histogram;
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  readonly unloaded: readonly TimeRange[];
  readonly onZoom: (range: TimeRange) => void;
}

const LOADED_MARK = { whole: '', part: ' (partly loaded)', none: 'not loaded' } as const;

/** The volume chart's figures, an interval a row, with the keyboard's way to zoom. */
export function VolumeTable({ counted, range, zone, unloaded, onZoom }: VolumeTableProps) {
  const id = useId();
  const levels = ENTRY_LEVELS.filter((level) => (counted.totals.get(level) ?? 0) > 0);
  const rows = Array.from({ length: counted.count }, (_, index) => {
    const start = counted.start + index * counted.widthMs;
    const counts = levels.map((level) => counted.columns.get(level)?.[index] ?? 0);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const loaded = bucketLoaded(counted, index, unloaded);
    const zoom = bucketRange(counted, range, index, index);
    return {
      key: String(start),
      cells: [
        <span key="time" id={`${id}${index}`}>
          {intervalText(start, start + counted.widthMs, zone)}
        </span>,
        ...counts.map(formatCount),
        loaded === 'none' && total === 0 ? LOADED_MARK.none : `${formatCount(total)}${LOADED_MARK[loaded]}`,
        <Button
          key="zoom"
          look="link"
          small
          disabled={counted.count === 1}
          aria-describedby={`${id}${index}`}
          onClick={() => onZoom(zoom)}
        >
          Zoom
        </Button>,
      ],
    };
  });
  return (
    <DataTable
      caption="Log volume by interval and level"
      columns={[
        { name: 'Interval' },
        ...levels.map((level) => ({ name: level, numeric: true })),
        { name: 'Total', numeric: true },
        { name: 'Action' },
      ]}
      rows={rows}
    />
  );
}
