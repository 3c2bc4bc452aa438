import type { ReaderSettings } from './archive-sink';
import { withZone } from './zone-offset';

/** A timestamp found in a line. */
export interface LineTime {
  /** ISO 8601 with a zone; as it stands in the line where it has no date (a time of day only). */
  readonly timestamp: string;
  /** Behind its last character. */
  readonly end: number;
  /** What had to be taken for granted. */
  readonly assumed: readonly ('zone' | 'year' | 'month first' | 'no date')[];
}

const MONTHS = new Map(
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map((name, at) => [
    name,
    String(at + 1).padStart(2, '0'),
  ]),
);

/** How a zone is written after a time; `UTC` and `GMT` are no other. */
const ZONE = '(?: ?(Z|UTC|GMT)(?![A-Za-z])| ?([+-]\\d{2}:?\\d{2})(?!\\d))?';
const CLOCK = '(\\d{2}):(\\d{2}):(\\d{2})';
const FRACTION = '(?:[.,](\\d{1,9}))?';

interface Form {
  /** Sticky, and of bounded length: what it costs does not depend on the line. */
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray, settings: ReaderSettings) => Omit<LineTime, 'end'> | null;
}

function form(pattern: string, read: Form['read']): Form {
  return { pattern: new RegExp(`${pattern}(?![\\d])`, 'y'), read };
}

interface Parts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly clock: readonly [string, string, string];
  readonly fraction?: string | undefined;
  readonly utc?: string | undefined;
  readonly offset?: string | undefined;
}

function composed(
  parts: Parts,
  settings: ReaderSettings,
  also: LineTime['assumed'] = [],
): Omit<LineTime, 'end'> {
  const { year, month, day, clock, fraction = '', utc, offset } = parts;
  const [hour, minute, second] = clock;
  const local = `${year}-${month}-${day.trim().padStart(2, '0')}T${hour.padStart(2, '0')}:${minute}:${second}${fraction === '' ? '' : `.${fraction}`}`;
  if (utc !== undefined) return { timestamp: `${local}Z`, assumed: also };
  if (offset !== undefined) return { timestamp: `${local}${offset}`, assumed: also };
  return { timestamp: withZone(local, settings.zone), assumed: [...also, 'zone'] };
}

/** The latest year in which the day is not in the future, as told by the file's date. */
function yearOf(month: string, day: string, latest: number): string {
  const year = new Date(latest).getUTCFullYear();
  const inFuture = Date.UTC(year, Number(month) - 1, Number(day)) > latest;
  // 29 February is of a leap year.
  let chosen = inFuture ? year - 1 : year;
  if (month === '02' && day.trim() === '29') while (!isLeap(chosen)) chosen--;
  return String(chosen);
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

const DIGIT_FORMS: readonly Form[] = [
  // 2015-10-18 18:01:47,978 · 2024/01/15T10:30:15.234+01:00 · 2005-06-03-15.42.50.363779 · 2017-05-16_13:53:08
  form(
    `(\\d{4})([-/.])(\\d{2})\\2(\\d{2})(?:[T _-]|, ?)(\\d{2})([:.])(\\d{2})\\6(\\d{2})(?:[.,:](\\d{1,9}))?${ZONE}`,
    (match, settings) => {
      const [
        ,
        year = '',
        ,
        month = '',
        day = '',
        hour = '',
        ,
        minute = '',
        second = '',
        fraction,
        utc,
        offset,
      ] = match;
      return composed({ year, month, day, clock: [hour, minute, second], fraction, utc, offset }, settings);
    },
  ),
  // 17/06/09 20:10:40: year, month, day, as Spark writes them.
  form(`(\\d{2})/(\\d{2})/(\\d{2}) ${CLOCK}${FRACTION}`, (match, settings) => {
    const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction] = match;
    return composed({ year: `20${year}`, month, day, clock: [hour, minute, second], fraction }, settings);
  }),
  // 081109 203615, as HDFS writes them; 20240115 10:30:15,234; 20171223-22:15:29:606; 20240115T103015Z
  form('(\\d{2})(\\d{2})(\\d{2}) (\\d{2})(\\d{2})(\\d{2})(?= )', (match, settings) => {
    const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = match;
    if (Number(month) > 12 || Number(day) > 31 || Number(hour) > 23) return null;
    return composed({ year: `20${year}`, month, day, clock: [hour, minute, second] }, settings);
  }),
  form(
    `(\\d{4})(\\d{2})(\\d{2})[ T_-](\\d{1,2}):?(\\d{1,2}):?(\\d{1,2})(?:[.,:](\\d{1,9}))?${ZONE}`,
    (match, settings) => {
      const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction, utc, offset] =
        match;
      if (Number(month) > 12 || Number(day) > 31) return null;
      const clock = [hour, minute.padStart(2, '0'), second.padStart(2, '0')] as const;
      return composed({ year, month, day, clock, fraction, utc, offset }, settings);
    },
  ),
  // 03-17 16:13:38.811, as Android's logcat writes them.
  form(`(\\d{2})-(\\d{2}) ${CLOCK}${FRACTION}`, (match, settings) => {
    const [, month = '', day = '', hour = '', minute = '', second = '', fraction] = match;
    const year = yearOf(month, day, settings.latest);
    return composed({ year, month, day, clock: [hour, minute, second], fraction }, settings, ['year']);
  }),
  // 10/Oct/2000:13:55:36 -0700 · 15-Jan-2024 10:30:15.234 · 15 Jan 2024 10:30:15
  form(`(\\d{1,2})[-/ ]([A-Z][a-z]{2})[-/ ](\\d{4})[: ]${CLOCK}${FRACTION}${ZONE}`, (match, settings) => {
    const [, day = '', name = '', year = '', hour = '', minute = '', second = '', fraction, utc, offset] =
      match;
    const month = MONTHS.get(name.toLowerCase());
    if (month === undefined) return null;
    return composed({ year, month, day, clock: [hour, minute, second], fraction, utc, offset }, settings);
  }),
  // 01/15/2024 10:30:15 AM · 15.01.2024 10:30:15
  form(
    `(\\d{1,2})([/.])(\\d{1,2})\\2(\\d{4}),? (\\d{1,2}):(\\d{2}):(\\d{2})${FRACTION}(?: ?([AP])M)?${ZONE}`,
    (match, settings) => {
      const [
        ,
        first = '',
        mark = '',
        second = '',
        year = '',
        hour = '',
        minute = '',
        seconds = '',
        fraction,
        half,
        utc,
        offset,
      ] = match;
      const dayFirst = mark === '.' || Number(first) > 12;
      const [day, month] = dayFirst ? [first, second] : [second, first];
      const hours = half === undefined ? hour : String((Number(hour) % 12) + (half === 'P' ? 12 : 0));
      const clock = [hours, minute, seconds] as const;
      const assumed = !dayFirst && Number(second) <= 12 ? (['month first'] as const) : [];
      return composed(
        { year, month: month.padStart(2, '0'), day, clock, fraction, utc, offset },
        settings,
        assumed,
      );
    },
  ),
  // Epoch seconds, milliseconds, microseconds or nanoseconds of the years 2001 to 2286.
  form('(\\d{10})(?:\\.(\\d{1,9}))?(?=[\\s:,|\\]])', (match) => fromEpoch(match[1] ?? '', match[2] ?? '')),
  form('(\\d{10})(\\d{3}|\\d{6}|\\d{9})(?=[\\s:,|\\]])', (match) =>
    fromEpoch(match[1] ?? '', match[2] ?? ''),
  ),
  form(`${CLOCK}${FRACTION}(?=[\\s\\]|])`, (match) => ({ timestamp: match[0], assumed: ['no date'] })),
];

const LETTER_FORMS: readonly Form[] = [
  // Sun Dec 04 04:47:44 2005 · Sun Dec 04 04:47:44.123456 2005
  form(
    `[A-Z][a-z]{2} ([A-Z][a-z]{2})  ?(\\d{1,2}) ${CLOCK}${FRACTION}(?: ([A-Z]{3,4}))? (\\d{4})`,
    (match, settings) => {
      const [, name = '', day = '', hour = '', minute = '', second = '', fraction, zone, year = ''] = match;
      const month = MONTHS.get(name.toLowerCase());
      if (month === undefined) return null;
      const utc = zone === 'UTC' || zone === 'GMT' ? zone : undefined;
      return composed({ year, month, day, clock: [hour, minute, second], fraction, utc }, settings);
    },
  ),
  // Jun 14 15:16:01 · Jun  4 2024 15:16:01.123
  form(`([A-Z][a-z]{2})  ?(\\d{1,2})(?:,? (\\d{4}))?,? ${CLOCK}${FRACTION}${ZONE}`, (match, settings) => {
    const [, name = '', day = '', given, hour = '', minute = '', second = '', fraction, utc, offset] = match;
    const month = MONTHS.get(name.toLowerCase());
    if (month === undefined) return null;
    const year = given ?? yearOf(month, day, settings.latest);
    const clock = [hour, minute, second] as const;
    return composed(
      { year, month, day, clock, fraction, utc, offset },
      settings,
      given === undefined ? ['year'] : [],
    );
  }),
  // Mon, 15 Jan 2024 10:30:15 +0000
  form(`[A-Z][a-z]{2}, (\\d{1,2}) ([A-Z][a-z]{2}) (\\d{4}) ${CLOCK}${ZONE}`, (match, settings) => {
    const [, day = '', name = '', year = '', hour = '', minute = '', second = '', utc, offset] = match;
    const month = MONTHS.get(name.toLowerCase());
    if (month === undefined) return null;
    return composed({ year, month, day, clock: [hour, minute, second], utc, offset }, settings);
  }),
];

/** Epoch seconds and the digits after them, as ISO 8601. */
export function fromEpoch(seconds: string, fraction: string): Omit<LineTime, 'end'> {
  const whole = new Date(Number(seconds) * 1_000).toISOString().slice(0, 19);
  return { timestamp: `${whole}${fraction === '' ? '' : `.${fraction}`}Z`, assumed: [] };
}

/** The timestamp that begins at a place of a line; null where none does. */
export function timeAt(line: string, at: number, settings: ReaderSettings): LineTime | null {
  const code = line.charCodeAt(at);
  const forms = code >= 0x30 && code <= 0x39 ? DIGIT_FORMS : code >= 0x41 && code <= 0x5a ? LETTER_FORMS : [];
  for (const { pattern, read } of forms) {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match === null) continue;
    const time = read(match, settings);
    if (time !== null) return { ...time, end: at + match[0].length };
  }
  return null;
}

/** klog and glog: `I0613 12:34:56.789012` or, with the year, `I20240613 12:34:56.789012`. */
const KLOG = new RegExp(`([IWEF])(\\d{4})?(\\d{2})(\\d{2}) ${CLOCK}\\.(\\d{1,9})`, 'y');

export function klogTime(
  line: string,
  settings: ReaderSettings,
): (LineTime & { readonly level: string }) | null {
  KLOG.lastIndex = 0;
  const match = KLOG.exec(line);
  if (match === null) return null;
  const [whole, level = '', given, month = '', day = '', hour = '', minute = '', second = '', fraction] =
    match;
  if (Number(month) > 12 || Number(day) > 31) return null;
  const year = given ?? yearOf(month, day, settings.latest);
  const time = composed(
    { year, month, day, clock: [hour, minute, second], fraction },
    settings,
    given === undefined ? ['year'] : [],
  );
  return { ...time, end: whole.length, level };
}
