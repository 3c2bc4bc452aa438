/**
 * Micro-benchmark of the columnar LogStore (src/store), without a browser:
 *
 *     npx rolldown bench/store.ts --platform node --format esm -o node_modules/.cache/store-bench.mjs
 *     node --expose-gc --max-old-space-size=8192 node_modules/.cache/store-bench.mjs 10000 100000 1000000
 *
 * Prints entries per second of processor time of each operation, bytes per entry as the store says and as the process shows.
 */
import { bucketsFor } from '../src/logs/histogram';
import type { StoreFilter } from '../src/store/filter';
import { LogStore } from '../src/store/log-store';
import { messageBatches } from '../src/store/message-batches';
import { Scan, type ScanOptions } from '../src/store/scan';
import { cpuMs, entriesOf, lines, memory, NOW, prepare, run } from './store-entries';

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
