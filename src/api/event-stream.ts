import { createParser, type EventSourceParser } from 'eventsource-parser';
import { ApiProblem } from './problem';

/** One server-sent event (WHATWG HTML, "Interpreting an event stream"). */
export interface StreamEvent {
  /** `message` when the server named none. */
  readonly name: string;
  readonly data: string;
}

/** What one network chunk completed. Both parts are empty for a chunk of comments or half an event. */
export interface EventChunk {
  readonly events: readonly StreamEvent[];
  /** Events given up because they were larger than the limit. */
  readonly oversized: number;
}

/** In UTF-16 units, which is what a JavaScript engine can hold; 16 Mi. */
const MAX_EVENT_LENGTH = 16 * 1024 * 1024;

const LINE = /[^\r\n]*(?:\r\n|\r|\n|$)/y;

/**
 * Bytes of one response body to events, in any cutting. A block that no blank line has ended is never dispatched.
 * An event beyond the limit is dropped without being held, and reading goes on after its blank line.
 */
export class EventStreamDecoder {
  readonly #text = new TextDecoder();
  readonly #parser: EventSourceParser;
  readonly #maxLength: number;
  #events: StreamEvent[] = [];
  #oversized = 0;
  #overflowed = false;
  /** At least as many characters as the parser holds of the unfinished event. */
  #held = 0;
  #skipped: { atLineStart: boolean; afterCr: boolean } | null = null;
  #lastEventId: string;
  #retryMs: number | null = null;

  /** @param lastEventId what the connection before this one left; it holds until the server sends another id */
  constructor(lastEventId = '', maxLength = MAX_EVENT_LENGTH) {
    this.#lastEventId = lastEventId;
    this.#maxLength = maxLength;
    this.#parser = createParser({
      maxBufferSize: maxLength,
      onEvent: ({ event, data }) => {
        this.#events.push({ name: event ?? 'message', data });
        this.#held = 0;
      },
      onId: (id) => {
        this.#lastEventId = id;
      },
      onRetry: (ms) => {
        this.#retryMs = ms;
      },
      onError: ({ type }) => {
        if (type === 'max-buffer-size-exceeded') this.#overflowed = true;
      },
    });
    this.#endByteOrderMark();
  }

  /** The id to resume from; empty when there is none. */
  get lastEventId(): string {
    return this.#lastEventId;
  }

  /** The reconnection time the server asked for last, in milliseconds, unchecked. */
  get retryMs(): number | null {
    return this.#retryMs;
  }

  feed(bytes: Uint8Array): EventChunk {
    const text = this.#text.decode(bytes, { stream: true });
    if (text !== '') this.#read(text);
    const chunk = { events: this.#events, oversized: this.#oversized };
    this.#events = [];
    this.#oversized = 0;
    return chunk;
  }

  #read(text: string): void {
    let rest = text;
    while (rest !== '') {
      if (this.#skipped !== null) rest = this.#skip(rest, this.#skipped);
      else if (this.#held + rest.length <= this.#maxLength) {
        this.#held += rest.length;
        const before = this.#events.length;
        this.#parser.feed(rest);
        if (this.#events.length > before) this.#held = rest.length;
        return;
      } else rest = this.#readByLine(rest);
    }
  }

  /** Near the limit: the parser throws away the rest of what it is given when it overflows, so it is given lines. */
  #readByLine(text: string): string {
    for (let start = 0; start < text.length; ) {
      LINE.lastIndex = start;
      const line = LINE.exec(text)?.[0] ?? text.slice(start);
      start += line.length;
      const ended = /[\r\n]$/.test(line);
      this.#held += line.length;
      this.#parser.feed(line);
      if (!this.#overflowed) continue;
      this.#overflowed = false;
      this.#oversized++;
      this.#held = 0;
      this.#parser.reset();
      this.#endByteOrderMark();
      this.#skipped = { atLineStart: ended, afterCr: line.endsWith('\r') };
      return text.slice(start);
    }
    return '';
  }

  /** Passes over text up to and including the next blank line; gives what follows it. */
  #skip(text: string, at: { atLineStart: boolean; afterCr: boolean }): string {
    for (let i = 0; i < text.length; i++) {
      const char = text[i];
      if (char === '\n' && at.afterCr) at.afterCr = false;
      else if (char === '\n' || char === '\r') {
        if (at.atLineStart) {
          this.#skipped = null;
          return text.slice(i + 1);
        }
        at.atLineStart = true;
        at.afterCr = char === '\r';
      } else {
        at.atLineStart = false;
        at.afterCr = false;
      }
    }
    return '';
  }

  /**
   * The TextDecoder has taken the byte order mark away. The parser would take a second one, which is text, unless
   * something came first; an empty line does nothing else.
   */
  #endByteOrderMark(): void {
    this.#parser.feed('\n');
  }
}

/**
 * Reads a body to its end, one value for each network chunk. Aborting the signal closes the connection at once and
 * throws the signal's reason; a connection that breaks throws an `interrupted` problem.
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  decoder: EventStreamDecoder,
  signal: AbortSignal,
): AsyncGenerator<EventChunk, void, undefined> {
  for await (const bytes of readChunks(body, signal)) yield decoder.feed(bytes);
}

/** The same for the bytes themselves; empty chunks are left out. */
export async function* readChunks(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  const close = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', close, { once: true });
  let bytes = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      bytes += value.byteLength;
      if (value.byteLength > 0) yield value;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new ApiProblem('interrupted', {
      message: `The connection of the live stream broke after ${bytes} bytes.`,
      cause: error,
    });
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}
