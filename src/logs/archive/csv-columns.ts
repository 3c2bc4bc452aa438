import { CSV_FIELDS, type CsvColumns, type CsvField, type CsvMapping } from './archive';

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

/** What the columns are read as: what the mapping says, and by their names for the fields it leaves out. */
export function mapColumns(names: readonly string[], given: CsvMapping): CsvColumns {
  const mapping: { [field in CsvField]?: string | null } = {};
  const taken = new Set<string>();
  for (const field of CSV_FIELDS) {
    const name = given[field];
    if (name === null || (name !== undefined && names.includes(name))) mapping[field] = name;
    if (typeof mapping[field] === 'string') taken.add(mapping[field]);
  }
  for (const field of CSV_FIELDS) {
    if (mapping[field] !== undefined) continue;
    for (const known of NAMES[field]) {
      const found = names.find((name) => !taken.has(name) && plain(name) === known);
      if (found === undefined) continue;
      mapping[field] = found;
      taken.add(found);
      break;
    }
  }
  return { names, mapping };
}

/** Whether a first record is a header: its names tell a time or a level, and a message or another field. */
export function isHeader(names: readonly string[]): boolean {
  const { mapping } = mapColumns(names, {});
  const known = CSV_FIELDS.filter((field) => typeof mapping[field] === 'string').length;
  return (
    names.length > 1 &&
    known >= 2 &&
    [mapping.timestamp, mapping.message].some((name) => typeof name === 'string')
  );
}
