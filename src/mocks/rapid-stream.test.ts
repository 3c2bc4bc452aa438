import { expect, test } from 'vitest';
import { createRapidStream, rapidMessage } from './rapid-stream';

test('sends as many entries as asked for, each a complete event with its own number', async () => {
  let told = 0;
  const stream = createRapidStream({
    ratePerSecond: 50_000,
    total: 7_321,
    signal: new AbortController().signal,
    onSent: (entries) => {
      told += entries;
    },
  });
  const text = await new Response(stream).text();
  const events = text.split('\n\n').filter((event) => event !== '');
  expect(events).toHaveLength(7_321);
  expect(told).toBe(7_321);
  const entries = events.map((event) => JSON.parse(event.replace(/^data: /, '')));
  expect(entries.map(({ message }) => message)).toEqual(entries.map((_, at) => rapidMessage(at + 1)));
  expect(new Set(entries.map(({ metadata }) => metadata.sequence)).size).toBe(7_321);
  expect(new Set(entries.map(({ jobId }) => jobId)).size).toBe(Math.ceil(7_321 / 20));
  for (const { timestamp } of entries)
    expect(Math.abs(Date.parse(timestamp) - Date.now())).toBeLessThan(60_000);
});

test('ends when the signal aborts', async () => {
  const stop = new AbortController();
  const stream = createRapidStream({ ratePerSecond: 1_000, total: 1_000_000, signal: stop.signal });
  const reader = stream.getReader();
  expect((await reader.read()).done).toBe(false);
  stop.abort();
  let done = false;
  while (!done) ({ done } = await reader.read());
  expect(done).toBe(true);
});
