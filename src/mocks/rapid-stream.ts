/** Entries in one block of bytes. */
const BLOCK_ENTRIES = 500;
const POLL_MS = 10;
/** Blocks that may wait for the reader; beyond that the stream falls behind and catches up later. */
const QUEUED_BLOCKS = 64;
/** All numbers have as many digits, so that they can be written in place. */
const FIRST_NUMBER = 1_000_001;
const DIGITS = 7;
const LAST_NUMBER = 9_999_999;
const TIMESTAMP = '0000-00-00T00:00:00.000Z';

export interface RapidStreamOptions {
  readonly ratePerSecond: number;
  /** The stream ends after so many entries. */
  readonly total: number;
  readonly signal: AbortSignal;
  /** Told of each block that was sent. */
  readonly onSent?: (entries: number) => void;
}

/** The message of the stream's nth entry, counted from 1. */
export function rapidMessage(n: number): string {
  return `Synthetic entry ${FIRST_NUMBER + n - 1}`;
}

/**
 * Numbered entries as server-sent events, many thousands a second at hardly any cost: their bytes are made once, and
 * only times and numbers are written anew. Nothing is lost to a slow reader.
 */
export function createRapidStream(options: RapidStreamOptions): ReadableStream<Uint8Array> {
  const { ratePerSecond, total, signal, onSent = () => {} } = options;
  if (FIRST_NUMBER + total - 1 > LAST_NUMBER) throw new RangeError('too many entries for their numbers');
  const block = createBlock();
  let stop = () => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const began = performance.now();
        let sent = 0;
        const end = () => {
          stop();
          controller.close();
        };
        const poll = () => {
          const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * ratePerSecond));
          while (sent < due && (controller.desiredSize ?? 0) > 0) {
            const count = Math.min(BLOCK_ENTRIES, due - sent);
            controller.enqueue(block(FIRST_NUMBER + sent, count, new Date().toISOString()));
            sent += count;
            onSent(count);
          }
          if (sent >= total) end();
        };
        const timer = setInterval(poll, POLL_MS);
        stop = () => {
          clearInterval(timer);
          signal.removeEventListener('abort', end);
        };
        signal.addEventListener('abort', end);
        if (signal.aborted) end();
      },
      cancel: () => stop(),
    },
    { highWaterMark: QUEUED_BLOCKS },
  );
}

/** Gives the bytes of entries with consecutive numbers; a copy, as they wait while the next ones are made. */
function createBlock(): (first: number, count: number, timestamp: string) => Uint8Array {
  const encoder = new TextEncoder();
  const number = '0'.repeat(DIGITS);
  const entries = Array.from({ length: BLOCK_ENTRIES }, (_, at) => {
    const level = at % 50 === 49 ? 'error' : at % 10 === 9 ? 'warn' : 'info';
    const fields = [
      `"timestamp":"${TIMESTAMP}"`,
      `"level":"${level}"`,
      `"message":"Synthetic entry ${number}"`,
      `"jobId":"job_${number}"`,
      `"requestId":"req_${number}"`,
      '"source":"model_inference"',
      `"metadata":{"sequence":${number}}`,
      `"duration":${((at % 1_000) / 100).toFixed(2)}`,
      '"memoryUsage":"8.2GB"',
      `"gpuUtilization":${at % 100}`,
    ];
    return `data: {${fields.join(',')}}\n\n`;
  });
  const bytes = encoder.encode(entries.join(''));
  let start = 0;
  const places = entries.map((entry) => {
    const numbers = [...entry.matchAll(/\b(?:entry |job_|req_|sequence":)0000000/g)].map(
      ({ index, 0: text }) => start + index + text.length - DIGITS,
    );
    const place = { time: start + entry.indexOf(TIMESTAMP), numbers, end: start + entry.length };
    start += entry.length;
    return place;
  });
  return (first, count, timestamp) => {
    for (let at = 0; at < count; at++) {
      const place = places[at];
      if (place === undefined) break;
      encoder.encodeInto(timestamp, bytes.subarray(place.time, place.time + TIMESTAMP.length));
      const [message = 0, job = 0, request = 0, sequence = 0] = place.numbers;
      const group = FIRST_NUMBER + Math.floor((first + at - FIRST_NUMBER) / 20);
      writeNumber(bytes, message, first + at);
      writeNumber(bytes, sequence, first + at);
      writeNumber(bytes, job, group);
      writeNumber(bytes, request, group);
    }
    return bytes.slice(0, places[count - 1]?.end ?? 0);
  };
}

function writeNumber(bytes: Uint8Array, at: number, number: number): void {
  let rest = number;
  for (let digit = DIGITS - 1; digit >= 0; digit--) {
    bytes[at + digit] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}
