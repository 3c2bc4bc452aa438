import { describe, expect, it } from 'vitest';
import { createDataset } from './dataset';
import { type ApiHandlerOptions, createApiHandler } from './handler';
import type { MockEntry } from './wire-entry';

const START = Date.UTC(2024, 0, 15, 12);
const dataset = createDataset({ seed: 'test', anchor: START });
const EP = 'ep_1234567890abcdef';

/** A server whose clock and timers move only when told. */
function openStream(query: string, options: Partial<ApiHandlerOptions> = {}) {
  let now = START;
  const timers = new Map<() => void, { every: number; due: number }>();
  const handler = createApiHandler({
    dataset,
    now: () => now,
    setTimer: (callback, every) => {
      timers.set(callback, { every, due: now + every });
      return () => timers.delete(callback);
    },
    ...options,
  });
  const abort = new AbortController();
  const url = `http://api.test/v2/endpoints/${EP}/logs?stream=true&${query}`;
  const advance = (ms: number): void => {
    for (const until = now + ms; now < until; now++)
      for (const [callback, timer] of timers)
        if (timer.due <= now + 1) {
          timer.due += timer.every;
          callback();
        }
  };
  return { response: handler(new Request(url, { signal: abort.signal })), abort, advance, timers };
}

const readAll = async (response: Response): Promise<string> => response.text();
const entriesOf = (text: string): MockEntry[] =>
  text
    .split('\n\n')
    .filter((block) => block.startsWith('data: '))
    .map((block) => JSON.parse(block.slice('data: '.length)));

describe('stream', () => {
  it('sends what appears, framed as documented, and ends with the signal', async () => {
    const { response, abort, advance, timers } = openStream('level=debug');
    const settled = await response;
    expect(settled.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    advance(10_000);
    abort.abort();
    const text = await readAll(settled);
    expect(text).toMatch(/^(data: \{.*\}\n\n)+$/);
    expect(entriesOf(text)).toEqual(dataset.entries(EP, START + 1, START + 10_000));
    expect(timers.size).toBe(0);
  });

  it('filters like the list', async () => {
    const { response, abort, advance } = openStream('level=info&search=completed');
    advance(60_000);
    abort.abort();
    const found = entriesOf(await readAll(await response));
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ message, level }) => /completed/.test(message) && level !== 'debug')).toBe(true);
  });

  it('keeps the connection alive with comments', async () => {
    const { response, abort, advance } = openStream('jobId=none');
    advance(31_000);
    abort.abort();
    expect(await readAll(await response)).toBe(': keepalive\n\n: keepalive\n\n');
  });

  it('stops its timers when the reader cancels', async () => {
    const { response, timers } = openStream('');
    const { body } = await response;
    expect(timers.size).toBe(2);
    await body?.cancel();
    expect(timers.size).toBe(0);
  });

  it('makes numbered entries at a rate, none lost to a slow reader', async () => {
    const { response, advance } = openStream('level=debug', {
      stream: { ratePerSecond: 40_000, total: 50_000 },
    });
    const reader = (await response).body?.getReader();
    advance(2_000);
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const next = await reader?.read();
      if (!next || next.done) break;
      text += decoder.decode(next.value, { stream: true });
      advance(50);
    }
    const sequence = entriesOf(text).map(({ metadata }) => metadata?.sequence);
    expect(sequence).toEqual(Array.from({ length: 50_000 }, (_, i) => i + 1));
  });
});
