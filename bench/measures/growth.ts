import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from '../bench';
import type { Figure, MeasureResult } from '../figure';
import type { ReadGrowth, StoreGrowth } from '../growth-result';
import { type LargeFile, openLargeFile } from './large-file';

const COUNTS = [10_000, 100_000, 1_000_000] as const;
const LARGE = 5_000_000;
const MILLION = 1_000_000;
const FILES = [
  { name: 'logs.ndjson', title: 'NDJSON' },
  { name: 'logs.csv', title: 'CSV' },
  { name: 'logs.txt', title: 'text' },
] as const;

const runProgram = promisify(execFile);

async function runTask(bench: Bench, task: readonly string[], heapMegabytes = 4_096): Promise<string> {
  const flags = ['--expose-gc', `--max-old-space-size=${heapMegabytes}`];
  const { stdout } = await runProgram(process.execPath, [...flags, bench.growthProgram, ...task]);
  return stdout;
}

const runStore = async (bench: Bench, count: number): Promise<StoreGrowth> =>
  JSON.parse(await runTask(bench, ['store', String(count)], count > MILLION ? 12_288 : 4_096));

const runRead = async (bench: Bench, path: string): Promise<ReadGrowth> =>
  JSON.parse(await runTask(bench, ['read', path]));

/**
 * How the store and the readers of log files grow with the number of entries, outside the browser; of what is large, also
 * what gives first in the browser.
 */
export async function measureGrowth(bench: Bench): Promise<MeasureResult> {
  const folder = mkdtempSync(join(tmpdir(), 'endpoint-logs-growth-'));
  try {
    const counts = bench.large ? [...COUNTS, LARGE] : COUNTS;
    const figures: Figure[] = [];
    for (const count of counts) figures.push(...(await storeFigures(bench, count)));
    bench.say('writing files of a million entries');
    await runTask(bench, ['write', String(MILLION), folder]);
    for (const { name, title } of FILES) {
      bench.say(`reading ${title}`);
      figures.push(...(await readFigures(bench, join(folder, name), title)));
    }
    const large = bench.large ? await largeFile(bench, folder) : null;
    return {
      measure: 'Growth of the store',
      note: 'columnar store and file readers in Node, each run in a process of its own; processor time; "bare" is a plain loop over an array of the same messages, and for memory the bytes of the same entries as NDJSON',
      figures: [...figures, ...(large?.figures ?? [])],
      ...(large === null ? {} : { details: { 'what gives first': large.limits } }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function largeFile(bench: Bench, folder: string): Promise<LargeFile> {
  const [{ name }] = FILES;
  bench.say('writing the large file');
  await runTask(bench, ['write', String(LARGE), folder, name]);
  return openLargeFile(bench, join(folder, name), LARGE);
}

async function storeFigures(bench: Bench, count: number): Promise<readonly Figure[]> {
  const runs: StoreGrowth[] = [];
  // The greatest takes minutes.
  for (let run = 0; run < (count > MILLION ? 1 : bench.runs); run++) {
    bench.say(`${count.toLocaleString('en-US')} entries, run ${run + 1}`);
    runs.push(await runStore(bench, count));
  }
  const of = (value: (run: StoreGrowth) => number): readonly number[] => runs.map(value);
  const title = count.toLocaleString('en-US');
  return [
    { name: `${title}: append`, unit: 'ms', dashboard: of(({ appendMs }) => appendMs) },
    { name: `${title}: sort by time`, unit: 'ms', dashboard: of(({ sortMs }) => sortMs) },
    { name: `${title}: histogram and counts`, unit: 'ms', dashboard: of(({ histogramMs }) => histogramMs) },
    {
      name: `${title}: filter by a pattern`,
      unit: 'ms',
      dashboard: of(({ regexMs }) => regexMs),
      bare: of(({ bareRegexMs }) => bareRegexMs),
      ...(count === MILLION ? { budget: { of: 'ratio', atMost: 2 } as const } : {}),
    },
    {
      name: `${title}: bytes an entry`,
      unit: '',
      dashboard: of(({ storeBytes, count: held }) => storeBytes / held),
      bare: of(({ bytes, count: held }) => bytes / held),
    },
  ];
}

async function readFigures(bench: Bench, path: string, title: string): Promise<readonly Figure[]> {
  const runs: ReadGrowth[] = [];
  for (let run = 0; run < bench.runs; run++) runs.push(await runRead(bench, path));
  const lost = runs.find(({ entries, bad }) => entries !== MILLION || bad > 0);
  if (lost) throw new Error(`${title}: ${lost.entries} entries and ${lost.bad} bad lines were read.`);
  const speed: Figure = {
    name: `read ${title}`,
    unit: 'MB/s',
    dashboard: runs.map(({ bytes, ms }) => bytes / 1e6 / (ms / 1_000)),
  };
  if (title !== 'NDJSON') return [speed];
  return [
    speed,
    {
      name: 'memory, whole process, after reading NDJSON',
      unit: 'MB',
      dashboard: runs.map(({ rssBytes }) => rssBytes / 1e6),
      bare: runs.map(({ bytes }) => bytes / 1e6),
      budget: { of: 'ratio', atMost: 1.2 },
    },
    {
      name: 'memory, heap and buffers, after reading NDJSON',
      unit: 'MB',
      dashboard: runs.map(({ heldBytes }) => heldBytes / 1e6),
      bare: runs.map(({ bytes }) => bytes / 1e6),
    },
  ];
}
