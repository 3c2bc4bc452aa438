import { describe, expect, it, vi } from 'vitest';
import { createDataset } from '../../mocks/dataset';
import { hostileEntries } from '../../mocks/hostile-entries';
import { csvRow } from '../csv';
import { type LogEntry, readEntry } from '../entry';
import { parseJson } from '../exact-numbers';
import {
  ENTRY_COLUMNS,
  entryCells,
  jsonExportLine,
  MetadataTable,
  metadataCell,
  textExportLine,
} from '../export-format';
import { parseTimestamp } from '../timestamp';
import { headerKey } from './csv-columns';
import { fileOf, readWhole } from './read-whole';

// The hostile entries are megabytes, and a busy machine takes its time over them.
vi.setConfig({ testTimeout: 120_000 });

const ANCHOR = Date.UTC(2024, 0, 15, 10, 30);
const dataset = createDataset({ seed: 'archive', anchor: ANCHOR });
const [endpointId = 'ep'] = dataset.endpointIds;
const ordinary = dataset
  .entries(endpointId, ANCHOR - 3_600_000, ANCHOR)
  .slice(0, 3_000)
  .map((entry) => readEntry(parseJson(JSON.stringify(entry)), endpointId));
const hostile = hostileEntries({ newest: ANCHOR }).map(({ json }) => readEntry(parseJson(json), endpointId));
const CORPORA: readonly (readonly [string, readonly LogEntry[]])[] = [
  ['the demo data', ordinary],
  ['hostile entries', hostile],
];

/** Zeros behind a number are kept only where the whole entry was parsed beside a number that needs it. */
const trimmed = (cell: string) => cell.replace(/\b1\.0\b/g, '1');
/** For values too deep for `toEqual`: the entry's own text, with numbers in the digits they were sent. */
const lines = (entries: readonly LogEntry[]) => entries.map((entry) => jsonExportLine(entry, true));
const fields = (entries: readonly LogEntry[]) =>
  entries.map(({ time, level, message, source, duration, gpuUtilization, problems }) => ({
    ...{ time, level, message, source, duration, gpuUtilization, problems },
  }));

function jsonExport(entries: readonly LogEntry[], several: boolean): string {
  const head = several ? '"endpointIds":["a"]' : `"endpointId":${JSON.stringify(endpointId)}`;
  return `{${head},"query":{"level":"info"},"logs":[\n${entries.map((entry) => jsonExportLine(entry, several)).join(',\n')}\n],"totalLogs":1,"summary":{"logs":[1]},"complete":true}\n`;
}

describe.each(CORPORA)('exports of %s are read again', (_name, entries) => {
  it.each([false, true])('as JSON, of several endpoints: %s', async (several) => {
    const read = await readWhole(fileOf(jsonExport(entries, several)), { endpointId });
    expect(read.last).toMatchObject({ format: 'json', badCount: 0 });
    expect(lines(read.entries)).toEqual(lines(entries));
    expect(fields(read.entries)).toEqual(
      // The endpoint that the export puts into each entry is a field like any other then.
      fields(entries).map((entry, at) =>
        several ? { ...entry, problems: read.entries[at]?.problems } : entry,
      ),
    );
  });

  it('as NDJSON', async () => {
    const contents = entries.map((entry) => `${jsonExportLine(entry, false)}\n`).join('');
    const read = await readWhole(fileOf(contents), { endpointId, format: 'ndjson' });
    expect(read.last).toMatchObject({ format: 'ndjson', badCount: 0 });
    expect(lines(read.entries)).toEqual(lines(entries));
    expect(fields(read.entries)).toEqual(fields(entries));
  });

  it('as CSV', async () => {
    // UTF-8 has no lone surrogates.
    const rows = entries.map((entry) =>
      trimmed(csvRow([...entryCells(entry), metadataCell(entry)])).toWellFormed(),
    );
    const read = await readWhole(fileOf(csvRow([...ENTRY_COLUMNS, 'metadata']) + rows.join('')), {
      endpointId,
    });
    expect(read.last).toMatchObject({ format: 'csv', badCount: 0 });
    const again = read.entries.map((entry) => trimmed(csvRow([...entryCells(entry), metadataCell(entry)])));
    expect(again).toEqual(rows.map(trimmed).filter((row) => !/^,*\r\n$/.test(row)));
    const times = (all: readonly LogEntry[]) => all.map(({ time, level }) => [time, level]);
    // Of a timestamp that is no text, the file has the text.
    expect(times(read.entries)).toEqual(
      entries.map(({ timestamp, level }) => [parseTimestamp(timestamp).ms, level]),
    );
  });

  it('as CSV with metadata columns', async () => {
    const table = new MetadataTable(true);
    for (const entry of entries) table.add(entry);
    const contents = [...table.lines()].join('');
    const read = await readWhole(fileOf(contents), { endpointId });
    expect(read.last).toMatchObject({ format: 'csv', badCount: 0 });
    expect(read.entries).toHaveLength(entries.length);
    const cells = (all: readonly LogEntry[]) => all.map((entry) => entryCells(entry).map(trimmed));
    expect(cells(read.entries)).toEqual(
      cells(entries).map((row) => row.map((cell) => trimmed(cell.toWellFormed()))),
    );
  });
});

describe('the text format', () => {
  it('of the demo data is read again', async () => {
    const read = await readWhole(fileOf(ordinary.map(textExportLine).join('')), { endpointId });
    expect(read.last).toMatchObject({ format: 'api-text', badCount: 0 });
    expect(read.entries.map(textExportLine)).toEqual(ordinary.map(textExportLine));
    expect(read.entries.map(({ time, level }) => [time, level])).toEqual(
      ordinary.map(({ time, level }) => [time, level]),
    );
  });

  it('of hostile entries loses no text', async () => {
    const contents = `${ordinary.slice(0, 1).map(textExportLine).join('')}${hostile.map(textExportLine).join('')}`;
    const read = await readWhole(fileOf(contents), { endpointId, format: 'api-text' });
    const words = (text: string) => text.replace(/[\r\n]+/g, '\n').trim();
    expect(words(read.entries.map(({ raw }) => String(raw)).join('\n'))).toBe(words(contents.toWellFormed()));
  });

  it('of several endpoints is read again', async () => {
    const [first] = ordinary;
    if (first === undefined) throw new Error('no entry');
    const line = textExportLine(first);
    const read = await readWhole(fileOf(`==> ep_a <==\n${line}==> ep_b <==\n${line}two\n${line}`));
    expect(read.entries.map((entry) => entry.endpointId)).toEqual(['ep_a', 'ep_b', 'ep_b']);
    expect(read.entries[1]?.raw).toBe(`${line}two`);
  });
});

describe('other CSV', () => {
  it('is read by the names of its columns, the others as metadata', async () => {
    const read = await readWhole(
      fileOf('Date,Time,Severity,Component,Content,EventId\n2024-01-15,10:30:15.234,WARNING,db,"a\nb",007\n'),
    );
    expect(read.entries[0]).toMatchObject({
      time: Date.UTC(2024, 0, 15, 10, 30, 15, 234),
      level: 'warn',
      source: 'db',
      message: 'a\nb',
      metadata: { EventId: '007' },
    });
    expect(read.batches[0]?.columns?.mapping).toMatchObject({ message: 4, level: 2 });
  });

  it.each([';', '\t', '|'])('is read with the delimiter %j', async (delimiter) => {
    const read = await readWhole(fileOf(['ts', 'msg', 'n\n1705314615', 'a,b', '5'].join(delimiter)));
    expect(read.entries[0]).toMatchObject({ message: 'a,b', time: 1705314615000, metadata: { n: 5 } });
  });

  it('follows a mapping', async () => {
    const read = await readWhole(fileOf('time,msg,note\nx,m,2024-01-15T10:30:15Z\n'), {
      chosenColumns: [
        { header: headerKey(['time', 'msg', 'note']), mapping: { timestamp: 2, message: 0, source: null } },
      ],
    });
    expect(read.entries[0]).toMatchObject({
      message: 'x',
      timestamp: '2024-01-15T10:30:15Z',
      metadata: { msg: 'm' },
    });
  });

  it("keeps the apostrophes of files that are not our export's", async () => {
    const own = `${ENTRY_COLUMNS.join(',')}\r\n`;
    const messages = async (contents: string) =>
      (await readWhole(fileOf(contents))).entries.map(({ message }) => message);
    expect(await messages("time,msg\n1705314615,'=1+1\n")).toEqual(["'=1+1"]);
    expect(await messages(`${own}x,info,'=1+1,s,,,,,\r\n`)).toEqual(['=1+1']);
    expect(await messages(`${own}x,info,=2,s,,,,,\r\nx,info,'=1+1,s,,,,,\r\n`)).toEqual(['=2', "'=1+1"]);
  });
});
