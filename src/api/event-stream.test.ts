import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventStreamDecoder, readEventStream, type StreamEvent } from './event-stream';

interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** `[name, data]`. */
  readonly events: readonly (readonly [string, string])[];
  readonly id?: string;
  readonly retry?: number;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const join = (...parts: (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...utf8(part)] : [...part])));
const BOM = [0xef, 0xbb, 0xbf];

/** Text in, `message` events out. */
function messages(name: string, text: string, ...data: readonly string[]): Case {
  return { name, bytes: utf8(text), events: data.map((one) => ['message', one]) };
}

/** WHATWG HTML, "Parsing an event stream" and "Interpreting an event stream". */
const CASES: readonly Case[] = [
  messages('one event', 'data: a\n\n', 'a'),
  messages('CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', 'a', 'b'),
  messages('CR', 'data: a\r\rdata: b\r\r', 'a', 'b'),
  messages('mixed line ends', 'data: a\r\n\ndata: b\n\rdata: c\r\r\n', 'a', 'b', 'c'),
  messages('LF CR are two line ends', 'data: a\n\rdata: b\n\n', 'a', 'b'),
  messages('CRLF is one line end', 'data: a\r\ndata: b\r\n\r\n', 'a\nb'),
  messages('lines of data are joined', 'data: a\ndata: b\ndata: c\n\n', 'a\nb\nc'),
  messages('only one space is taken', 'data:  a\n\n', ' a'),
  messages('no space', 'data:a\n\n', 'a'),
  messages('a tab is content', 'data:\ta\n\n', '\ta'),
  messages('a colon in the value', 'data: {"a":1}\n\n', '{"a":1}'),
  messages('data without colon', 'data\n\n', ''),
  messages('two times data without colon', 'data\ndata\n\n', '\n'),
  messages('an empty value', 'data:\n\n', ''),
  messages('a space before the name is part of the name', ' data: a\n\ndata: b\n\n', 'b'),
  messages('names are case sensitive', 'Data: a\nDATA: b\ndata: c\n\n', 'c'),
  messages('unknown fields', 'foo: a\ndata: b\nbar\ndatax: c\ndat: d\n\n', 'b'),
  messages('a field named like an inherited property', '__proto__: x\nconstructor: y\ndata: a\n\n', 'a'),
  messages('comments', ': hello\ndata: a\n:\n:data: b\n\n', 'a'),
  messages('comments alone', ': keepalive\n\n: keepalive\n\n:\r\n\r\n'),
  messages('blank lines alone', '\n\n\r\n\r\r'),
  messages('no blank line at the end', 'data: a\n\ndata: b\n', 'a'),
  messages('no line end at the end', 'data: a\n\ndata: b', 'a'),
  messages('one CR at the end is not two', 'data: a\r'),
  messages('a last bare CR ends the block', 'data: a\n\r', 'a'),
  messages('NUL in data', 'data: a\0b\n\n', 'a\0b'),
  messages('U+2028, U+0085 and form feed end no line', 'data: a\u2028b\u0085c\fd\n\n', 'a\u2028b\u0085c\fd'),
  messages('characters beyond the BMP', 'data: 🚀 ünï 日本\n\n', '🚀 ünï 日本'),
  messages('spaces alone are no blank line', 'data: a\n \ndata: b\n\n', 'a\nb'),
  { name: 'an empty body', bytes: utf8(''), events: [] },
  { name: 'byte order mark', bytes: join(BOM, 'data: a\n\n'), events: [['message', 'a']] },
  { name: 'a mark before a comment', bytes: join(BOM, ': x\ndata: a\n\n'), events: [['message', 'a']] },
  {
    name: 'only one mark is taken',
    bytes: join(BOM, BOM, 'data: a\n\ndata: b\n\n'),
    events: [['message', 'b']],
  },
  { name: 'a mark later on is text', bytes: join('data: ', BOM, 'a\n\n'), events: [['message', '\ufeffa']] },
  {
    name: 'a mark at a later line start spoils the field name',
    bytes: join('data: a\n', BOM, 'data: b\n\n'),
    events: [['message', 'a']],
  },
  {
    name: 'text that reads like a mark',
    bytes: utf8('ï»¿data: a\n\ndata: b\n\n'),
    events: [['message', 'b']],
  },
  { name: 'an invalid byte', bytes: join('data: a', [0xff], 'b\n\n'), events: [['message', 'a\ufffdb']] },
  {
    name: 'half a character',
    bytes: join('data: a', [0xe2, 0x82], '\n\n'),
    events: [['message', 'a\ufffd']],
  },
  {
    name: 'a surrogate in UTF-8',
    bytes: join('data: ', [0xed, 0xa0, 0x80], '\n\n'),
    events: [['message', '\ufffd\ufffd\ufffd']],
  },
  {
    name: 'named events',
    bytes: utf8('event: ping\ndata: a\n\ndata: b\n\n'),
    events: [
      ['ping', 'a'],
      ['message', 'b'],
    ],
  },
  { name: 'the last name counts', bytes: utf8('event: x\nevent: y\ndata: a\n\n'), events: [['y', 'a']] },
  { name: 'an empty name', bytes: utf8('event: x\nevent\ndata: a\n\n'), events: [['message', 'a']] },
  { name: 'a name without data', bytes: utf8('event: x\n\ndata: a\n\n'), events: [['message', 'a']] },
  { name: 'the name after the data', bytes: utf8('data: a\nevent: x\n\n'), events: [['x', 'a']] },
  {
    name: 'an id',
    bytes: utf8('id: 7\ndata: a\n\ndata: b\n\n'),
    events: [
      ['message', 'a'],
      ['message', 'b'],
    ],
    id: '7',
  },
  { name: 'an id without data', bytes: utf8('id: 7\n\n'), events: [], id: '7' },
  {
    name: 'an id in an unfinished block',
    bytes: utf8('id: 7\ndata: a\n\nid: 8\ndata: b\n'),
    events: [['message', 'a']],
    id: '7',
  },
  {
    name: 'an id taken back',
    bytes: utf8('id: 7\ndata: a\n\nid\ndata: b\n\n'),
    events: [
      ['message', 'a'],
      ['message', 'b'],
    ],
    id: '',
  },
  {
    name: 'an id with NUL',
    bytes: utf8('id: 7\n\nid: 8\0\ndata: a\n\n'),
    events: [['message', 'a']],
    id: '7',
  },
  { name: 'an id beyond ASCII', bytes: utf8('id: …ü\ndata: a\n\n'), events: [['message', 'a']], id: '…ü' },
  { name: 'retry', bytes: utf8('retry: 3000\n\n'), events: [], retry: 3000 },
  { name: 'retry in a block', bytes: utf8('retry:1\ndata: a\n\n'), events: [['message', 'a']], retry: 1 },
  {
    name: 'retry that is no number',
    bytes: utf8('retry: 3s\nretry: -1\nretry: 1.5\nretry\ndata: a\n\n'),
    events: [['message', 'a']],
  },
  { name: 'retry before it is spoiled', bytes: utf8('retry: 10\nretry: x\n\n'), events: [], retry: 10 },
];

function decode(pieces: readonly Uint8Array[], maxLength?: number) {
  const decoder = new EventStreamDecoder('', maxLength);
  const events: StreamEvent[] = [];
  let oversized = 0;
  for (const piece of pieces) {
    const chunk = decoder.feed(piece);
    events.push(...chunk.events);
    oversized += chunk.oversized;
  }
  return {
    events: events.map(({ name, data }) => [name, data]),
    oversized,
    id: decoder.lastEventId,
    retry: decoder.retryMs,
  };
}

function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) cut.push(bytes.slice(at, at + size), new Uint8Array());
  return cut;
}

function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, i) => bytes.slice(from, at[i] ?? bytes.length));
}

describe('EventStreamDecoder', () => {
  it.each(CASES)('$name', ({ bytes, events, id = '', retry = null }) => {
    const expected = { events, oversized: 0, id, retry };
    expect(decode([bytes])).toEqual(expected);
    for (const size of [1, 2, 3, 5, 7, 16]) expect(decode(pieces(bytes, size))).toEqual(expected);
    for (let at = 0; at <= bytes.length; at++) expect(decode(cutAt(bytes, [at]))).toEqual(expected);
  });

  it('does not depend on where the network cuts', () => {
    const fragment = fc.constantFrom(
      ...[
        'data: a',
        'data:',
        'event: x',
        'id: 1',
        'id',
        'retry: 9',
        ': c',
        '\n',
        '\r',
        '\r\n',
        '🚀',
        '\ufeff',
        'z',
      ],
    );
    fc.assert(
      fc.property(
        fc.array(fragment, { maxLength: 40 }),
        fc.array(fc.nat(300), { maxLength: 12 }),
        fc.constantFrom(undefined, 4, 9, 20),
        (fragments, cuts, maxLength) => {
          const bytes = utf8(fragments.join(''));
          const bitten = decode(cutAt(bytes, cuts), maxLength);
          // A limit counts what is held of an unfinished line too, which depends on the cutting.
          if (maxLength === undefined) expect(bitten).toEqual(decode([bytes]));
          else
            expect(bitten.events.every(([, data = '']) => data.length <= Math.max(maxLength, 9))).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads the API document’s stream as four events', () => {
    const bytes = readFileSync('src/logs/documented/stream.sse.txt');
    const { events } = decode(pieces(bytes, 11));
    expect(events).toHaveLength(4);
    expect(events.map(([, data = '']) => JSON.parse(data).message)).toEqual([
      'New request received',
      'Loading model weights',
      'Model ready for inference',
      'Processing completed successfully',
    ]);
  });

  describe('an event beyond the limit', () => {
    const long = 'x'.repeat(200);
    it.each([
      ['one line', `data: a\n\nid: 9\ndata: ${long}\n\ndata: b\n\ndata: c\n\n`],
      ['many lines', `data: a\n\n${'data: 1234567890\n'.repeat(20)}\ndata: b\n\ndata: c\n\n`],
      ['CRLF', `data: a\r\n\r\n${'data: 1234567890\r\n'.repeat(20)}\r\ndata: b\r\n\r\ndata: c\r\n\r\n`],
      ['CR', `data: a\r\r${'data: 1234567890\r'.repeat(20)}\rdata: b\r\rdata: c\r\r`],
      ['a line right after it', `data: a\n\ndata: ${long}\nevent: x\ndata: rest\n\ndata: b\n\ndata: c\n\n`],
    ])('is dropped alone: %s', (_, text) => {
      for (const size of [1, 3, 64, 10_000]) {
        expect(decode(pieces(utf8(text), size), 100)).toMatchObject({
          events: [
            ['message', 'a'],
            ['message', 'b'],
            ['message', 'c'],
          ],
          oversized: 1,
          id: '',
        });
      }
    });

    it('is not held while it arrives', () => {
      const decoder = new EventStreamDecoder('', 1_000);
      const piece = utf8('y'.repeat(10_000));
      decoder.feed(utf8('data: '));
      let oversized = 0;
      for (let i = 0; i < 1_000; i++) oversized += decoder.feed(piece).oversized;
      expect(oversized).toBe(1);
      expect(decoder.feed(utf8('\n\ndata: b\n\n')).events).toEqual([{ name: 'message', data: 'b' }]);
    });

    it('is none of small events and comments, however many', () => {
      const text = `${': keepalive\n\n'.repeat(50)}${'data: a\n\n'.repeat(50)}`;
      expect(decode([utf8(text)], 60)).toMatchObject({ oversized: 0 });
      expect(decode(pieces(utf8(text), 5), 60).events).toHaveLength(50);
    });
  });

  it('takes time in proportion to the length of one event in many pieces', () => {
    const decoder = new EventStreamDecoder();
    decoder.feed(utf8('data: '));
    const piece = utf8('z'.repeat(64));
    // Time in proportion to its square would be minutes, and the test's own timeout.
    for (let i = 0; i < 100_000; i++) decoder.feed(piece);
    const [event] = decoder.feed(utf8('\n\n')).events;
    expect(event?.data.length).toBe(6_400_000);
  });
});

async function drain(values: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of values);
}

describe('readEventStream', () => {
  const read = (body: ReadableStream<Uint8Array>, signal = new AbortController().signal) =>
    readEventStream(body, new EventStreamDecoder(), signal);

  it('gives one value for each chunk, comments and halves included, empty ones not', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const text of ['data: a\n\ndata: b\n\n', ': c\n\n', '', 'data: d', '\n\n'])
          controller.enqueue(utf8(text));
        controller.close();
      },
    });
    const chunks: string[][] = [];
    for await (const { events } of read(body)) chunks.push(events.map(({ data }) => data));
    expect(chunks).toEqual([['a', 'b'], [], [], ['d']]);
  });

  it('closes the connection when its signal aborts, and throws the reason', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      cancel() {
        cancelled = true;
      },
    });
    const controller = new AbortController();
    const next = read(body, controller.signal).next();
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(next).rejects.toBe(reason);
    expect(cancelled).toBe(true);
  });

  it('closes the connection when the reader stops', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(utf8('data: a\n\n')),
      cancel() {
        cancelled = true;
      },
    });
    for await (const _ of read(body)) break;
    expect(cancelled).toBe(true);
  });

  it('tells a broken connection and how far it came', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(utf8('data: a\n\n'));
        controller.error(new TypeError('network error'));
      },
    });
    const stream = read(body);
    await expect(drain(stream)).rejects.toMatchObject({ name: 'ApiProblem', kind: 'interrupted' });
  });
});
