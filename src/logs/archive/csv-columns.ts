import { hash53 } from '../entry-id';
import { CSV_FIELDS, type CsvField, type CsvMapping } from './archive';

/** Names of columns, without case, blanks, `_`, `-`, `.` and `@`, the most telling first. */
const NAMES: Readonly<Record<CsvField, readonly string[]>> = {
  endpointId: ['endpointid', 'endpoint'],
  timestamp: [
    'timestamp',
    'datetime',
    'timegenerated',
    'eventtime',
    'logtime',
    'createdat',
    'ts',
    'time',
    'date',
    'dateandtime',
    'date/time',
  ],
  level: ['level', 'loglevel', 'severity', 'severitytext', 'lvl', 'levelname', 'priority', 'status'],
  message: ['message', 'msg', 'logmessage', 'text', 'body', 'content', 'line', 'log', 'description', 'event'],
  source: [
    'source',
    'logger',
    'loggername',
    'component',
    'service',
    'servicename',
    'app',
    'program',
    'module',
    'pod',
    'container',
  ],
  jobId: ['jobid', 'job'],
  requestId: ['requestid', 'reqid', 'correlationid'],
  duration: ['duration', 'durations', 'durationseconds'],
  memoryUsage: ['memoryusage', 'memory'],
  gpuUtilization: ['gpuutilization', 'gpu'],
  metadata: ['metadata'],
  stackTrace: ['stacktrace', 'stack', 'exception', 'traceback'],
};

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_\-.@]/g, '');
}

/**
 * Tells a header again without holding any of it: a file without a header has log content in its first line, and the key
 * is remembered.
 */
export function headerKey(names: readonly string[]): string {
  return `${names.length}-${hash53(JSON.stringify(names.map((name) => name.trim()))).toString(36)}`;
}

/** What the columns are read as: what is given, where there is such a column, and by their names for the other fields. */
export function mapColumns(names: readonly string[], given: CsvMapping = {}): CsvMapping {
  const mapping: { [field in CsvField]?: number | null } = {};
  const taken = new Set<number>();
  for (const field of CSV_FIELDS) {
    const place = given[field];
    if (place === null) mapping[field] = null;
    if (typeof place !== 'number' || names[place] === undefined || taken.has(place)) continue;
    mapping[field] = place;
    taken.add(place);
  }
  for (const field of CSV_FIELDS) {
    if (mapping[field] !== undefined) continue;
    for (const known of NAMES[field]) {
      const found = names.findIndex((name, place) => !taken.has(place) && plain(name) === known);
      if (found < 0) continue;
      mapping[field] = found;
      taken.add(found);
      break;
    }
  }
  return mapping;
}

/** Whether a first record is a header: its names tell a time or a level, and a message or another field. */
export function isHeader(names: readonly string[]): boolean {
  const mapping = mapColumns(names);
  const known = CSV_FIELDS.filter((field) => typeof mapping[field] === 'number').length;
  return names.length > 1 && known >= 2 && !lacksFields(mapping, 'both');
}

/** Whether no column is read as the time or as the message: `either` is wanting, or `both`. */
export function lacksFields({ timestamp, message }: CsvMapping, wanting: 'either' | 'both'): boolean {
  const lacking = [timestamp, message].filter((place) => typeof place !== 'number').length;
  return lacking >= (wanting === 'both' ? 2 : 1);
}
