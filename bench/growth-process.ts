/**
 * What bench/measures/growth.ts starts in a process of its own, so that memory and processor time are those of the store
 * alone. Prints one line of JSON.
 *
 *     node --expose-gc growth-process.js write 1000000 FOLDER   writes logs.ndjson, logs.csv and logs.txt, or the one named
 *     node --expose-gc growth-process.js read FILE              reads one of them into a store, as "Open log file" does
 *     node --expose-gc growth-process.js store 1000000          what the store's operations take
 */
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readArchive } from '../src/logs/archive/read-archive';
import { bucketsFor } from '../src/logs/histogram';
import { toCsv, toTextLine } from '../src/mocks/entry-formats';
import type { MockEntry } from '../src/mocks/wire-entry';
import { addPassed, passedOf } from '../src/sources/archive/match-verdict';
import { runMatchTest } from '../src/sources/match-worker/match-test';
import type { StoreFilter } from '../src/store/filter';
import { LogStore } from '../src/store/log-store';
import { messageBatches } from '../src/store/message-batches';
import { RowSet } from '../src/store/row-set';
import { Scan } from '../src/store/scan';
import type { ReadGrowth, StoreGrowth } from './growth-result';
import { cpuMs, entriesOf, memory, NOW, run, wireEntries } from './store-entries';

const BATCH = 5_000;
/** Two alternatives, a class and a count: no pattern that a search for bytes could stand in for. */
const PATTERN = '(failed|timed? ?out).*[0-9]{2,}';

function* batches(count: number): Generator<MockEntry[]> {
  let batch: MockEntry[] = [];
  for (const entry of wireEntries(count))
    if (batch.push(entry) === BATCH) {
      yield batch;
      batch = [];
    }
  if (batch.length > 0) yield batch;
}

/** How a batch is written in each file; `head` for the first. */
const FILES: Readonly<Record<string, (batch: MockEntry[], head: boolean) => string>> = {
  'logs.ndjson': (batch) => batch.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
  'logs.csv': (batch, head) => {
    const rows = toCsv(batch);
    return head ? rows : rows.slice(rows.indexOf('\n') + 1);
  },
  'logs.txt': (batch) => batch.map((entry) => `${toTextLine(entry)}\n`).join(''),
};

/** One file, or all of them where none is named. */
function write(count: number, folder: string, only: string): { readonly written: number } {
  const files = Object.entries(FILES)
    .filter(([name]) => only === '' || name === only)
    .map(([name, textOf]) => ({ file: openSync(join(folder, name), 'w'), textOf }));
  let written = 0;
  for (const batch of batches(count)) {
    for (const { file, textOf } of files) writeSync(file, textOf(batch, written === 0));
    written += batch.length;
  }
  for (const { file } of files) closeSync(file);
  return { written };
}

async function read(path: string): Promise<ReadGrowth> {
  const { size, mtimeMs } = statSync(path);
  const handle = await open(path);
  const file = {
    name: basename(path),
    size,
    lastModified: mtimeMs,
    stream: () => handle.readableWebStream({ type: 'bytes' }) as ReadableStream<Uint8Array>,
  };
  const store = new LogStore();
  const began = cpuMs();
  let bad = 0;
  for await (const { entries, badCount } of readArchive(file, { signal: new AbortController().signal })) {
    store.append(entries, { origin: 'file' });
    bad = badCount;
  }
  const ms = cpuMs() - began;
  await handle.close();
  const held = memory();
  return {
    bytes: size,
    entries: store.size,
    bad,
    ms,
    storeBytes: store.byteSize(),
    heldBytes: held,
    rssBytes: process.memoryUsage.rss(),
  };
}

function measureStore(count: number): StoreGrowth {
  const before = memory();
  const store = new LogStore();
  let appendMs = 0;
  let bytes = 0;
  for (const batch of batches(count)) {
    const texts = batch.map((entry) => JSON.stringify(entry));
    for (const text of texts) bytes += Buffer.byteLength(text) + 1;
    const entries = entriesOf(texts);
    const began = cpuMs();
    store.append(entries, { origin: 'file' });
    appendMs += cpuMs() - began;
  }
  const heldBytes = memory() - before;
  const timed = (action: () => void): number => {
    const began = cpuMs();
    action();
    return cpuMs() - began;
  };
  const sortMs = timed(() => run(store.ordering()));
  const range = { start: NOW, end: NOW + count * 3 };
  const scan = (filter: StoreFilter): number => {
    const one = new Scan(store, filter, { binning: { range, buckets: bucketsFor(range) } });
    run(one.extending());
    return one.summary().count;
  };
  const histogramMs = timed(() => scan({}));
  // As a search in an opened file does it, but in one thread.
  const tested = new RowSet();
  let matches = 0;
  const regexMs = timed(() => {
    for (const batch of messageBatches(store, {})) {
      const verdict = runMatchTest({ kind: 'messages', pattern: PATTERN, batch });
      addPassed(tested, batch.rows, undefined, passedOf(verdict, PATTERN));
      tested.decidedTo = batch.nextRow;
    }
    matches = scan({ tested });
  });
  const messages: string[] = [];
  // Texts of their own, as reading a file gives them: the generator repeats the same ones.
  for (const batch of batches(count))
    for (const { message } of entriesOf(batch.map((entry) => JSON.stringify(entry)))) messages.push(message);
  let bareMatches = 0;
  const bareRegexMs = timed(() => {
    const pattern = new RegExp(PATTERN, 'i');
    for (const message of messages) if (pattern.test(message)) bareMatches += 1;
  });
  if (matches !== bareMatches)
    throw new Error(`${matches} rows match in the store, ${bareMatches} in the loop`);
  return {
    count: store.size,
    bytes,
    appendMs,
    storeBytes: store.byteSize(),
    heldBytes,
    sortMs,
    histogramMs,
    regexMs,
    bareRegexMs,
    matches,
  };
}

const [task, subject = '', folder = '', only = ''] = process.argv.slice(2);
const tasks: Readonly<Record<string, () => unknown>> = {
  write: () => write(Number(subject), folder, only),
  read: () => read(subject),
  store: () => measureStore(Number(subject)),
};
const chosen = task === undefined ? undefined : tasks[task];
if (chosen === undefined) throw new Error('The task must be write, read or store.');
console.log(JSON.stringify(await chosen()));
