import type { Titled } from '../../log-ui/hover-title';
import { formatIso } from '../../log-ui/log-time';
import type { LogEntry } from '../../logs/entry';
import type { ZoneChoice } from '../../logs/time-range';
import { visibleStart } from '../../logs/visible-text';

/** UTF-16 units of a name or an identifier in a cell and its title: more than any column is wide. */
export const CELL_LENGTH = 200;

/** What a cell's title says on hover: of a time the other zone, of an identifier all of it. */
export function cellTitle(titled: Titled, entry: LogEntry, zone: ZoneChoice): string {
  if (titled === 'job') return `Show only job ${visibleStart(entry.jobId, CELL_LENGTH)}`;
  if (titled === 'request') return `Show only request ${visibleStart(entry.requestId, CELL_LENGTH)}`;
  return entry.time === null
    ? 'The timestamp is missing or invalid'
    : formatIso(entry.time, zone === 'utc' ? 'local' : 'utc');
}
