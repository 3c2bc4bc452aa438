import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ApiClient } from './client';
import { streamWithoutKey, withoutKey } from './key-filter';
import { RequestBudget } from './request-budget';

const KEY = 'sk_CANARY_4f1d9c';

function inPieces(text: string, cuts: readonly number[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return new ReadableStream({
    start(controller) {
      let from = 0;
      for (const end of [...ends, bytes.length]) {
        controller.enqueue(bytes.slice(from, end));
        from = end;
      }
      controller.close();
    },
  });
}

describe('withoutKey', () => {
  it('hides the key as it is and as JSON writes it, but no short word', () => {
    expect(withoutKey(`bad key ${KEY}!`, KEY)).toBe('bad key [API key]!');
    expect(withoutKey('{"m":"a\\"b/c_12345 a\\"b\\/c_12345"}', 'a"b/c_12345')).toBe(
      '{"m":"[API key] [API key]"}',
    );
    expect(withoutKey('demo', 'demo')).toBe('demo');
    expect(withoutKey('text', null)).toBe('text');
  });
});

describe('streamWithoutKey', () => {
  it('does the same, in any cutting', async () => {
    const piece = fc.oneof(fc.constantFrom(KEY, KEY.slice(0, 9), 'sk_', 's', '\n', 'ü'), fc.string());
    await fc.assert(
      fc.asyncProperty(fc.array(piece), fc.array(fc.nat()), async (pieces, cuts) => {
        const text = pieces.join('').toWellFormed();
        const filtered = new Response(streamWithoutKey(inPieces(text, cuts), KEY));
        expect(await filtered.text()).toBe(withoutKey(text, KEY).replace(/^\ufeff/, ''));
      }),
    );
  });

  it('holds back nothing of an event that has ended', async () => {
    const reader = streamWithoutKey(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode('data: sk\n\n')),
      }),
      KEY,
    ).getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: sk\n\n');
  });

  it('closes the connection when it is no longer read', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      cancel: () => {
        cancelled = true;
      },
    });
    await streamWithoutKey(body, KEY).cancel();
    await vi.waitFor(() => expect(cancelled).toBe(true));
  });
});

it('the client takes the key out of a live stream', async () => {
  const client = new ApiClient({
    connection: { baseUrl: 'https://api.example', apiKey: ` Bearer ${KEY} ` },
    budget: new RequestBudget(10),
    fetch: () =>
      Promise.resolve(
        new Response(`data: {"message":"you sent ${KEY}"}\n\n`, {
          headers: { 'Content-Type': 'text/event-stream', Date: 'Mon, 15 Jan 2024 10:30:00 GMT' },
        }),
      ),
  });
  const response = await client.stream('ep_1', {}, null, new AbortController().signal);
  expect(response.headers.get('Date')).toBe('Mon, 15 Jan 2024 10:30:00 GMT');
  expect(await response.text()).toBe('data: {"message":"you sent [API key]"}\n\n');
});
