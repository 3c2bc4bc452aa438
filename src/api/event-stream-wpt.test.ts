import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventStreamDecoder } from './event-stream';

/**
 * The parsing cases of web-platform-tests' folder `eventsource/`, restated as bytes in and events out, each named
 * after its file there. As there, a body ends with an empty line unless the case says otherwise. `format-field-id-null`
 * has today's rule (an id with NUL is ignored); an older copy of the suite asks for the opposite.
 */
interface WptCase {
  readonly file: string;
  readonly body: string | Uint8Array;
  /** `[data]`, `[data, name]` or `[data, name, id to resume from]`; the name is "message" unless given. */
  readonly events: readonly (readonly [data: string, name?: string, id?: string])[];
  /** The id to resume from at the end. */
  readonly id?: string;
  readonly retry?: number;
  /** The id that the connection before this one left. */
  readonly before?: string;
}

const LONG = 'x'.repeat(2_048);

/** U+FEFF at the start of a literal is easily lost, so it is written as an escape everywhere. */
const CASES: readonly WptCase[] = [
  {
    file: 'format-bom',
    body: '\ufeffdata:1\n\n\ufeffdata:2\n\ndata:3\n\n',
    events: [['1'], ['3']],
  },
  { file: 'format-bom-2', body: '\ufeff\ufeffdata:1\n\ndata:2\n\ndata:3\n\n', events: [['2'], ['3']] },
  {
    file: 'format-comments',
    body: `data:1\r:\0\n:\r\ndata:2\n:${LONG}\rdata:3\n:data:fail\r:${LONG}\ndata:4\n\n`,
    events: [['1\n2\n3\n4']],
  },
  {
    file: 'format-data-before-final-empty-line',
    body: 'retry:1000\ndata:test1\n\nid:test\ndata:test2',
    events: [['test1']],
    retry: 1_000,
  },
  {
    file: 'format-data-before-final-empty-line: one line end is no empty line',
    body: 'retry:1000\ndata:test1\n\nid:test\ndata:test2\n',
    events: [['test1']],
    retry: 1_000,
  },
  {
    file: 'format-field-data',
    body: 'data:\n\ndata\ndata\n\ndata:test\n\n',
    events: [[''], ['\n'], ['test']],
  },
  {
    file: 'format-field-event',
    body: 'event:test\ndata:x\n\ndata:x\n\n',
    events: [['x', 'test'], ['x']],
  },
  {
    file: 'format-field-event: the name ends with its event, with data or without',
    body: 'event:test\n\ndata:x\n\n',
    events: [['x']],
  },
  { file: 'format-field-event-empty', body: 'event: \ndata:data\n\n', events: [['data']] },
  {
    file: 'submissions/MOSQUITO/field-name-event',
    body: 'event: message\ndata: data\n\n',
    events: [['data']],
  },
  {
    file: 'format-field-id',
    body: 'id: …\ndata: hello\n\n',
    events: [['hello', 'message', '…']],
    id: '…',
  },
  {
    file: 'format-field-id-2: kept over events that have none',
    body: 'data: …\n\ndata: …\n\n',
    before: '…',
    events: [
      ['…', 'message', '…'],
      ['…', 'message', '…'],
    ],
    id: '…',
  },
  {
    file: 'format-field-id-3: persists',
    body: 'id: 1\ndata: 1\n\ndata: 2\n\n',
    events: [
      ['1', 'message', '1'],
      ['2', 'message', '1'],
    ],
    id: '1',
  },
  {
    file: 'format-field-id-3: changes and persists',
    body: 'id: 1\ndata: 1\n\nid: 2\ndata: 2\n\ndata: 3\n\n',
    events: [
      ['1', 'message', '1'],
      ['2', 'message', '2'],
      ['3', 'message', '2'],
    ],
    id: '2',
  },
  {
    file: 'format-field-id-3: resets',
    body: 'id: 1\ndata: 1\n\nid:\ndata: 2\n\ndata: 3\n\n',
    before: '0',
    events: [
      ['1', 'message', '1'],
      ['2', 'message', ''],
      ['3', 'message', ''],
    ],
  },
  {
    file: 'format-field-id: counts without data too',
    body: 'id: 1\n\ndata: a\n\nid: 2\n\n',
    events: [['a', 'message', '1']],
    id: '2',
  },
  {
    file: 'format-field-id-null',
    body: 'id: \0\0\ndata: hello\n\n',
    before: 'kept',
    events: [['hello', 'message', 'kept']],
    id: 'kept',
  },
  {
    file: 'format-field-parsing',
    body: 'data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:32\ndata:4\n\n',
    events: [['\0\n 2\n1\n3\n\n4']],
  },
  {
    file: 'format-field-retry: decimal, with a zero before it too',
    body: 'retry:02000\ndata:x\n\n',
    events: [['x']],
    retry: 2_000,
  },
  {
    file: 'format-field-retry-bogus',
    body: 'retry:2000\nretry:1000x\ndata:x\n\n',
    events: [['x']],
    retry: 2_000,
  },
  { file: 'format-field-retry-empty', body: 'retry\ndata:test\n\n', events: [['test']] },
  {
    file: 'format-field-unknown',
    body: 'data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n',
    events: [['test\n\ntest']],
  },
  { file: 'format-leading-space', body: 'data:\ttest\rdata: \ndata:test\n\n', events: [['\ttest\n\ntest']] },
  { file: 'format-newlines', body: 'data:test\r\ndata\ndata:test\r\n\r', events: [['test\n\ntest']] },
  { file: 'format-null-character', body: 'data:\0\n\n\n\n', events: [['\0']] },
  { file: 'format-utf-8', body: 'data:ok…\n\n', events: [['ok…']] },
  {
    file: 'format-utf-8: what is no UTF-8 is replaced, not guessed',
    body: Uint8Array.of(0x64, 0x61, 0x74, 0x61, 0x3a, 0x6f, 0x6b, 0x85, 0x0a, 0x0a),
    events: [['ok\ufffd']],
  },
  {
    file: 'event-data',
    body: 'data:msg\ndata: msg\n\n:\nfalsefield:msg\n\nfalsefield:msg\nData:data\n\ndata\n\ndata:end\n\n',
    events: [['msg\nmsg'], [''], ['end']],
  },
  { file: 'eventsource-onmessage', body: 'data: data\n\n', events: [['data']] },
  {
    file: 'eventsource-from-readable-stream: CR, LF and CRLF',
    body: 'data: cr\r\rdata: lf\n\ndata: crlf\r\n\r\n',
    events: [['cr'], ['lf'], ['crlf']],
  },
  {
    file: 'eventsource-from-readable-stream: handles multi-line data fields',
    body: 'data: hello\ndata: world\n\n',
    events: [['hello\nworld']],
  },
  {
    file: 'eventsource-from-readable-stream: handles custom event types',
    body: 'event: custom\ndata: hello\n\ndata: plain\n\n',
    events: [['hello', 'custom'], ['plain']],
  },
  {
    file: 'eventsource-from-readable-stream: lastEventId and reconnectionTime persist',
    body: 'retry: 3000\ndata: after-reconnect\n\n',
    before: '42',
    events: [['after-reconnect', 'message', '42']],
    id: '42',
    retry: 3_000,
  },
  {
    file: 'eventsource-from-readable-stream: retry with non-digit value is ignored',
    body: 'retry: bogus\ndata: hello\n\n',
    events: [['hello']],
  },
  { file: 'eventsource-from-readable-stream: empty stream', body: '', events: [] },
];

const bytesOf = ({ body }: WptCase) => (typeof body === 'string' ? new TextEncoder().encode(body) : body);

/** What a case's bytes come to when they arrive in these pieces. */
function read(pieces: readonly Uint8Array[], before = '') {
  const decoder = new EventStreamDecoder(before);
  const events = pieces.flatMap((piece) => [...decoder.feed(piece).events]);
  return {
    events: events.map(({ name, data }) => [data, name]),
    id: decoder.lastEventId,
    retry: decoder.retryMs,
  };
}

function expected({ events, id = '', retry }: WptCase) {
  return { events: events.map(([data, name = 'message']) => [data, name]), id, retry: retry ?? null };
}

/** The bytes cut before each of these places, with an empty piece at every cut. */
function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...[...places].sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).flatMap((end, i) => [bytes.slice(cuts[i], end), new Uint8Array()]);
}

function everyNth(bytes: Uint8Array, size: number): Uint8Array[] {
  return cutAt(
    bytes,
    Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => (i + 1) * size),
  );
}

describe('the parsing cases of web-platform-tests, in every cutting', () => {
  it.each(CASES)('$file', (wpt) => {
    const bytes = bytesOf(wpt);
    const wanted = expected(wpt);
    expect(read([bytes], wpt.before)).toEqual(wanted);
    for (let size = 1; size <= 16; size++) expect(read(everyNth(bytes, size), wpt.before)).toEqual(wanted);
    const long = bytes.length > 1_000;
    for (let at = 0; at <= bytes.length; at += long ? 7 : 1) {
      expect(read(cutAt(bytes, [at]), wpt.before)).toEqual(wanted);
    }
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (places) => {
        expect(read(cutAt(bytes, places), wpt.before)).toEqual(wanted);
      }),
      { numRuns: 50 },
    );
  });

  it.each(CASES.filter(({ events }) => events.some(([, , id]) => id !== undefined)))(
    '$file: the id as of each event',
    (wpt) => {
      const decoder = new EventStreamDecoder(wpt.before);
      const ids: string[] = [];
      for (const byte of bytesOf(wpt)) {
        for (const _ of decoder.feed(Uint8Array.of(byte)).events) ids.push(decoder.lastEventId);
      }
      expect(ids).toEqual(wpt.events.map(([, , id]) => id));
    },
  );

  it('one after the other in one body, as streams piped into one are', () => {
    const complete = CASES.filter(
      ({ body, before }) => typeof body === 'string' && before === undefined && /\n\n$/.test(body),
    );
    fc.assert(
      fc.property(
        fc.shuffledSubarray(complete),
        fc.array(fc.nat(10_000), { maxLength: 30 }),
        (cases, cuts) => {
          // Only the first may begin with a byte order mark.
          const parts = cases.filter(({ file }, i) => i === 0 || !file.startsWith('format-bom'));
          const bytes = new TextEncoder().encode(parts.map(({ body }) => body).join(''));
          const places = cuts.map((cut) => cut % (bytes.length + 1));
          expect(read(cutAt(bytes, places)).events).toEqual(parts.flatMap((part) => expected(part).events));
        },
      ),
      { numRuns: 200 },
    );
  });
});
