import { parseLevel } from '../level';

/** Names that {@link parseLevel} does not know, of java.util.logging, Serilog, zerolog, glog, logcat, PostgreSQL. */
const FOREIGN = new Map<string, string>([
  ['severe', 'error'],
  ['failure', 'error'],
  ['fail', 'error'],
  ['eror', 'error'],
  ['fine', 'debug'],
  ['finer', 'debug'],
  ['finest', 'debug'],
  ['config', 'debug'],
  ['trc', 'debug'],
  ['dbg', 'debug'],
  ['inf', 'info'],
  ['log', 'info'],
  ['default', 'info'],
  ['wrn', 'warn'],
  ['ftl', 'fatal'],
  ['dpanic', 'fatal'],
  ['v', 'debug'],
  ['d', 'debug'],
  ['i', 'info'],
  ['n', 'info'],
  ['w', 'warn'],
  ['e', 'error'],
  ['c', 'fatal'],
  ['f', 'fatal'],
]);

/** The level's text, in a word that `parseLevel` knows; as it is where nothing is known of it. */
export function knownLevel(text: string): string {
  if (parseLevel(text) !== 'unknown') return text;
  const name = text.trim().toLowerCase();
  return FOREIGN.get(name) ?? (/^(?:debug|trace)[1-9]$/.test(name) ? 'debug' : text);
}

/** Syslog's severities, 0 to 7 (RFC 5424, 6.2.1): also those of GELF and the systemd journal. */
const SEVERITIES = ['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'] as const;

export function syslogLevel(severity: number): string | null {
  return SEVERITIES[severity] ?? null;
}

/** The scale of pino and bunyan: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal. */
export function scaledLevel(value: number): string | null {
  if (!(value >= 10 && value < 100)) return null;
  const steps = ['debug', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
  return steps[Math.min(6, Math.floor(value / 10)) - 1] ?? null;
}

/** OpenTelemetry's SeverityNumber, 1 to 24 in steps of four (log data model). */
export function openTelemetryLevel(value: number): string | null {
  const steps = ['debug', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
  return value >= 1 && value <= 24 ? (steps[Math.ceil(value / 4) - 1] ?? null) : null;
}
