import { describe, expect, it } from 'vitest';
import { guardCell, readCsv } from '../logs/csv';
import { entryFingerprint, type LogEntry, readEntry } from '../logs/entry';
import { entryId } from '../logs/entry-id';
import { parseJson } from '../logs/exact-numbers';
import { entryCells, jsonExportLine, MetadataTable, textExportLine } from '../logs/export-format';
import { countFacets } from '../logs/facets';
import { formatFieldFilter, matchesFieldFilter, parseFieldFilter } from '../logs/field-filter';
import { isJsonObject, memberText } from '../logs/json';
import { printJson } from '../logs/json-shape';
import { visibleText } from '../logs/visible-text';
import { type HostileOptions, hostileEntries, hostileListAnswer } from './hostile-entries';
import { NUMBERS } from './hostile-shapes';
import { NAMES } from './hostile-text';

const OPTIONS: HostileOptions = { newest: Date.UTC(2024, 0, 15, 10, 30) };
const corpus = hostileEntries(OPTIONS);
const page = { endpointId: 'ep_a', startTime: '', endTime: '', limit: 10_000, offset: 0 };

function received(): readonly LogEntry[] {
  const answer = parseJson(hostileListAnswer(corpus, page));
  const logs = isJsonObject(answer) ? answer.logs : undefined;
  return Array.isArray(logs) ? logs.map((raw) => readEntry(raw, 'ep_a')) : [];
}

const entries = received();

describe('the hostile corpus', () => {
  it('is the same every time, and large', () => {
    expect(hostileEntries(OPTIONS)).toEqual(corpus);
    expect(corpus.length).toBeGreaterThan(400);
    expect(entries).toHaveLength(corpus.length);
  });

  it('pollutes nothing', () => {
    countFacets(entries);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('reads the same twice', () => {
    expect(received().map(entryFingerprint)).toEqual(entries.map(entryFingerprint));
  });

  it('tells every two different entries apart, however deep or exact', () => {
    const sent = new Set(corpus.map(({ json }) => json));
    expect(new Set(entries.map(entryFingerprint)).size).toBe(sent.size);
    // Entries that are no objects have no time and little content; all others are told apart by their identity.
    expect(new Set(entries.map(entryId)).size).toBe(sent.size);
  });

  it('is exported as JSON as it was sent', () => {
    entries.forEach((entry, at) => {
      const line = jsonExportLine(entry, false);
      const { json = '' } = corpus[at] ?? {};
      if (line === json) return;
      expect(JSON.parse(line), corpus[at]?.kind).toEqual(JSON.parse(json));
      expect(line.length, corpus[at]?.kind).toBeGreaterThan(json.length - 40);
    });
  });

  it('keeps every digit of a number in details, JSON and CSV', () => {
    const withNumbers = entries.filter((entry) => entry.message === 'number');
    expect(withNumbers.map((entry) => memberText(entry.metadata ?? {}, 'seed'))).toEqual(NUMBERS);
    withNumbers.forEach((entry, at) => {
      const number = NUMBERS[at] ?? '';
      expect(printJson(entry.raw)).toContain(`"seed": ${number}`);
      expect(entry.jobId).toBe(number);
      expect(entry.memoryText).toBe(number);
      expect(entryCells(entry)[6]).toBe(number);
    });
  });

  it('is exported as CSV in which nothing is a formula and nothing is lost', async () => {
    const table = new MetadataTable(false);
    for (const entry of entries) table.add(entry);
    const { rows } = await readCsv([...table.lines()].join(''));
    expect(rows).toHaveLength(entries.length + 1);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows.flat().some((cell) => cell.includes('\u001b'))).toBe(false);
    expect(rows.flat().filter((cell) => guardCell(cell) !== cell)).toEqual([]);
    expect(rows.slice(1).map((row) => row[0])).toEqual(
      entries.map((entry) => guardCell(entryCells(entry)[0] ?? '')),
    );
  });

  it('is exported as text without a control sequence', () => {
    const written = entries.map(textExportLine).join('');
    for (const introducer of ['\u001b', '\u009b', '\u009d']) expect(written.includes(introducer)).toBe(false);
  });

  it('can be filtered by any field, through the address and back', () => {
    for (const name of NAMES) {
      const entry = entries.find(({ message }) => message === name);
      const filter = { path: ['metadata', name], value: name, exclude: false };
      const back = parseFieldFilter(new URLSearchParams({ f: formatFieldFilter(filter) }).get('f') ?? '');
      expect(back).toEqual(filter);
      expect(entry !== undefined && back !== null && matchesFieldFilter(entry, back), name).toBe(true);
    }
    const lone = { path: ['message'], value: '\ud83d', exclude: false };
    const back = parseFieldFilter(
      new URLSearchParams({ f: formatFieldFilter(lone).toWellFormed() }).get('f') ?? '',
    );
    expect(back !== null && entries.some((entry) => matchesFieldFilter(entry, back))).toBe(true);
  });

  it('counts hostile names as names', () => {
    const { sources, commonErrors } = countFacets(entries);
    const names = new Set(sources.map(([name]) => name));
    for (const name of NAMES) expect(names.has(name), name).toBe(true);
    expect(commonErrors.some(({ error }) => error === '__proto__')).toBe(true);
  });

  it('is made visible', () => {
    for (const { message, source, jobId } of entries) {
      for (const text of [message, source, jobId]) {
        const shown = visibleText(text.slice(0, 10_000));
        expect(Array.from(shown).filter((character) => /\p{Cc}|\p{Bidi_Control}/u.test(character))).toEqual(
          Array.from(shown).filter((character) => character === '\n' || character === '\t'),
        );
      }
    }
  });
});
