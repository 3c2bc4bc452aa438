/** The fields that a line of the API's text format carries. */
export interface TextLineFields {
  readonly timestamp: string;
  readonly levelText: string;
  readonly source: string;
  readonly message: string;
  readonly jobId: string;
}

const LINE =
  /^(\d{4}-\d{2}-\d{2}[T ][\d:.,]+(?:Z|[+-]\d{2}:?\d{2})?)\s+\[([^\]\s]+)\]\s+([^\s:]+):\s?([\s\S]*)$/;

/**
 * Reads a line of the text format, `<timestamp> [<LEVEL>] <source>: <message> (<jobId>)` ("Text Format Response" in
 * the API document). The trailing parenthesis is a job only when it is one word. Null for any other line.
 */
export function parseTextLine(line: string): TextLineFields | null {
  const match = LINE.exec(line);
  if (!match) return null;
  const [, timestamp = '', level = '', source = '', rest = ''] = match;
  return { timestamp, levelText: level.toLowerCase(), source, ...splitJob(rest) };
}

/** Not one pattern over it all: on a long run of spaces its time would grow with the square of the length. */
function splitJob(rest: string): { readonly message: string; readonly jobId: string } {
  const open = rest.lastIndexOf('(');
  const job = open < 0 ? null : /^\(([^\s()]+)\)$/.exec(rest.slice(open));
  return job
    ? { message: rest.slice(0, open).replace(/ $/, ''), jobId: job[1] ?? '' }
    : { message: rest, jobId: '' };
}

/** Writes the text format. Line breaks inside the message are kept; the job is left out when there is none. */
export function formatTextLine(fields: TextLineFields): string {
  const job = fields.jobId === '' ? '' : ` (${fields.jobId})`;
  return `${fields.timestamp} [${fields.levelText.toUpperCase() || 'UNKNOWN'}] ${fields.source || 'unknown'}: ${fields.message}${job}`;
}
