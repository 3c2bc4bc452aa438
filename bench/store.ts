/**
 * Micro-benchmark of the columnar LogStore (src/store), without a browser:
 *
 *     npx rolldown bench/store.ts --platform node --format esm -o node_modules/.cache/store-bench.mjs
 *     node --expose-gc --max-old-space-size=8192 node_modules/.cache/store-bench.mjs 10000 100000 1000000
 *
 * Prints entries per second of processor time of each operation, bytes per entry as the store says and as the process shows.
 */
import { type LogEntry, readEntry } from '../src/logs/entry';
import { parseJson } from '../src/logs/exact-numbers';
import { bucketsFor } from '../src/logs/histogram';
import { createDataset } from '../src/mocks/dataset';
import type { StoreFilter } from '../src/store/filter';
import { LogStore } from '../src/store/log-store';
import { messageBatches } from '../src/store/message-batches';
import { Scan, type ScanOptions } from '../src/store/scan';

const HOUR_MS = 3_600_000;
const BATCH = 5_000;
const NOW = Date.parse('2024-06-01T12:00:00Z');

/** Lines of NDJSON in order of time, made from the demo's logs with ids and times of their own. */
function* lines(count: number): Generator<string> {
  const dataset = createDataset({ seed: 'bench', anchor: NOW });
  const day = dataset.endpointIds.flatMap((id) => dataset.entries(id, NOW - 24 * HOUR_MS, NOW));
  for (let at = 0; at < count; at++) {
    const entry = day[at % day.length];
    const round = Math.floor(at / day.length);
    yield JSON.stringify({
      ...entry,
      timestamp: new Date(NOW + at * 3).toISOString(),
      ...(entry?.requestId === undefined ? {} : { requestId: `${entry.requestId}${round}` }),
      ...(entry?.jobId === undefined ? {} : { jobId: `${entry.jobId}${round}` }),
    });
  }
}

/**
 * Processor time of this process in milliseconds, the collector's threads included: other programs on the machine do not
 * count.
 */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

interface Prepared {
  readonly batches: readonly (readonly string[])[];
  readonly bytes: number;
}

function prepare(count: number): Prepared {
  const batches: string[][] = [];
  let bytes = 0;
  let batch: string[] = [];
  for (const line of lines(count)) {
    bytes += Buffer.byteLength(line) + 1;
    if (batch.push(line) === BATCH) {
      batches.push(batch);
      batch = [];
    }
  }
  if (batch.length > 0) batches.push(batch);
  return { batches, bytes };
}

const entriesOf = (batch: readonly string[]): LogEntry[] =>
  batch.map((line) => readEntry(parseJson(line), 'ep_bench'));

function run(steps: Generator<unknown, unknown>): number {
  let longest = 0;
  for (let began = cpuMs(); !steps.next().done; ) {
    const now = cpuMs();
    longest = Math.max(longest, now - began);
    began = now;
  }
  return longest;
}

function memory(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const say = (name: string, count: number, ms: number, note = ''): void =>
  console.log(
    `  ${name.padEnd(44)} ${ms.toFixed(1).padStart(9)} ms ${Math.round((count / ms) * 1_000)
      .toLocaleString('en')
      .padStart(13)}/s  ${note}`,
  );

function measure(count: number): void {
  const { batches, bytes } = prepare(count);
  console.log(`\n${count.toLocaleString('en')} entries, ${(bytes / count).toFixed(0)} bytes of NDJSON each`);
  const before = memory();
  const store = new LogStore();
  let parsing = 0;
  let appending = 0;
  for (const batch of batches) {
    const began = cpuMs();
    const entries = entriesOf(batch);
    const parsed = cpuMs();
    store.append(entries, { origin: 'file' });
    appending += cpuMs() - parsed;
    parsing += parsed - began;
  }
  say('parse (JSON.parse, readEntry)', count, parsing);
  say('append', count, appending, `${(bytes / 1e6 / (appending / 1e3)).toFixed(0)} MB/s`);
  const held = memory() - before;
  console.log(
    `  memory: ${(store.byteSize() / store.size).toFixed(1)} bytes an entry by byteSize, ${(held / store.size).toFixed(1)} by the process (${(held / bytes).toFixed(2)} × NDJSON)`,
  );

  let again = 0;
  let duplicates = 0;
  for (const batch of batches.slice(0, 20)) {
    const entries = entriesOf(batch);
    const began = cpuMs();
    duplicates += store.append(entries, { origin: 'list' }).duplicates;
    again += cpuMs() - began;
  }
  say('append again from another origin', duplicates, again, `${duplicates} duplicates`);

  let began = cpuMs();
  let longest = run(store.ordering());
  say('sort, as logged', count, cpuMs() - began, `longest step ${longest.toFixed(1)} ms`);

  const range = { start: NOW, end: NOW + count * 3 };
  const binning = { range, buckets: bucketsFor(range) };
  const scanWith = (name: string, filter: StoreFilter, options: ScanOptions = { binning }): Scan => {
    const scan = new Scan(store, filter, options);
    began = cpuMs();
    longest = run(scan.extending());
    const scanned = cpuMs() - began;
    began = cpuMs();
    const { count: passing } = scan.summary();
    say(
      name,
      count,
      scanned,
      `${passing} pass, longest step ${longest.toFixed(1)} ms, summary ${(cpuMs() - began).toFixed(1)} ms`,
    );
    return scan;
  };
  scanWith('scan: everything', {});
  scanWith('scan: errors and worse', { minimumLevel: 'error' });
  scanWith('scan: source and range', {
    sources: ['model_inference'],
    range: { start: NOW, end: NOW + count },
  });
  const { jobId = '' } = store.entry(store.firstRow + Math.floor(store.chunkRows / 2));
  scanWith('scan: job', { jobId });
  scanWith('scan: text "memory"', { contains: 'memory' });
  scanWith('scan: text that is nowhere', { contains: 'no such text' });
  scanWith('scan: text beyond ASCII', { contains: 'größe' });
  scanWith('scan: errors with a field', {
    minimumLevel: 'error',
    fields: [{ path: ['metadata', 'errorCode'], value: 'STORAGE_TIMEOUT', exclude: false }],
  });
  if (count <= 1_000_000)
    scanWith('scan: any with a field', {
      fields: [{ path: ['metadata', 'model'], value: 'x', exclude: true }],
    });
  const whole = scanWith('scan: with patterns', {}, { binning, patterns: true });
  began = cpuMs();
  let messages = 0;
  for (const batch of messageBatches(store, {})) messages += batch.rows.length;
  say('messages for a test elsewhere', messages, cpuMs() - began);

  const kept = scanWith('scan: everything, again', {});
  const later = [...lines(20 * 1_000)].map((line) =>
    line.replace(/"timestamp":"[^"]*"/, `"timestamp":"${new Date(range.end).toISOString()}"`),
  );
  let extending = 0;
  for (let at = 0; at < 20; at++) {
    store.append(entriesOf(later.slice(at * 1_000, (at + 1) * 1_000)), { origin: `tail` });
    began = cpuMs();
    run(kept.extending());
    kept.rows(0, 60, 'newest');
    extending += cpuMs() - began;
  }
  say('extend by 1,000, 20 times', 20_000, extending, `${(extending / 20).toFixed(2)} ms each`);
  began = cpuMs();
  for (let at = 0; at < 20; at++) kept.summary();
  console.log(`  summary: ${((cpuMs() - began) / 20).toFixed(2)} ms`);
  began = cpuMs();
  for (let at = 0; at < 1_000; at++) store.entry(store.firstRow + ((at * 7_919) % Math.min(count, 8_000)));
  say('entry by row', 1_000, cpuMs() - began);
  whole.rows(0, 1, 'newest');

  const shuffled = new LogStore();
  const order = batches.map((_, at) => at).sort((a, b) => ((a * 7_919) % 1_009) - ((b * 7_919) % 1_009));
  for (const at of order)
    shuffled.append(
      entriesOf([...(batches[at] ?? [])].sort((a, b) => (a.slice(-9) < b.slice(-9) ? -1 : 1))),
      { origin: 'file' },
    );
  began = cpuMs();
  longest = run(shuffled.ordering());
  say('sort, shuffled', count, cpuMs() - began, `longest step ${longest.toFixed(1)} ms`);
  began = cpuMs();
  const { entries } = store.evict({ maxEntries: Math.floor(count / 2) });
  run(kept.extending());
  say('evict half, bring the scan up to date', entries, cpuMs() - began);
}

console.log(`Node ${process.versions.node}`);
for (const count of process.argv.slice(2).map(Number)) measure(count);
