import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripTerminalSequences } from './ansi';
import { guardCell, readCsv } from './csv';
import errorEntry from './documented/error-entry.json';
import listResponse from './documented/list-response.json';
import { readEntry } from './entry';
import {
  ENTRY_COLUMNS,
  exportFileName,
  jsonExportLine,
  MAX_METADATA_COLUMNS,
  MetadataTable,
  partialFileName,
  textExportLine,
} from './export-format';
import type { Json } from './json';

const START = Date.UTC(2024, 0, 15, 23, 59);
const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value));
const documented = listResponse.logs.map(asJson);

function tableOf(raws: readonly Json[], withEndpoint = false): MetadataTable {
  const table = new MetadataTable(withEndpoint);
  for (const raw of raws) table.add(readEntry(raw, 'ep_a'));
  return table;
}

async function readTable(table: MetadataTable): Promise<readonly (readonly string[])[]> {
  return (await readCsv([...table.lines()].join(''))).rows;
}

describe('exportFileName', () => {
  it.each([
    [['ep_1234567890abcdef'], 'json', 'ep_1234567890abcdef_logs_2024-01-15.json'],
    [['ep_a'], 'text', 'ep_a_logs_2024-01-15.text'],
    [['ep_a'], 'csv', 'ep_a_logs_2024-01-15.csv'],
    [['ep_a'], 'csv-metadata', 'ep_a_logs_2024-01-15_metadata.csv'],
    [['ep_a', 'ep_b', 'ep_c'], 'json', 'ep_a_and_2_more_logs_2024-01-15.json'],
    [['../../etc/passwd'], 'csv', '____etc_passwd_logs_2024-01-15.csv'],
    [['..'], 'csv', '__logs_2024-01-15.csv'],
    [[], 'csv', 'endpoint_logs_2024-01-15.csv'],
  ] as const)('%j as %s', (endpoints, choice, name) => {
    expect(exportFileName(endpoints, START, choice)).toBe(name);
  });

  it('never holds a path or a hidden name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        const name = exportFileName([id], START, 'json');
        expect(name).toMatch(/^\w[\w.-]*\.json$/);
        expect(name).not.toContain('..');
      }),
    );
  });

  it('marks a partial file', () => {
    expect(partialFileName('ep.a_logs_2024-01-15.json')).toBe('ep.a_logs_2024-01-15.partial.json');
  });
});

describe('lines of the API formats', () => {
  it('writes the text format', () => {
    const [first = null] = documented;
    expect(textExportLine(readEntry(first, 'ep_a'))).toBe(
      '2024-01-15T10:30:15.234Z [INFO] model_inference: Processing image generation request (job_1234567890abcdef)\n',
    );
  });

  it('writes the entry as received, with its endpoint where asked', () => {
    const raw = JSON.parse('{"__proto__":{"x":1},"message":"m"}') as Json;
    expect(jsonExportLine(readEntry(raw, 'ep_a'), false)).toBe('{"__proto__":{"x":1},"message":"m"}');
    expect(jsonExportLine(readEntry(raw, 'ep_a'), true)).toBe(
      '{"endpointId":"ep_a","__proto__":{"x":1},"message":"m"}',
    );
    expect(jsonExportLine(readEntry({}, 'ep_a'), true)).toBe('{"endpointId":"ep_a"}');
    expect(jsonExportLine(readEntry('line', 'ep_a'), true)).toBe('{"endpointId":"ep_a","entry":"line"}');
    expect(jsonExportLine(readEntry({ endpointId: 'own' }, 'ep_a'), true)).toBe('{"endpointId":"own"}');
  });
});

describe('MetadataTable', () => {
  it('gives each first-level key a column and nested values as JSON', async () => {
    const rows = await readTable(tableOf([...documented, asJson(errorEntry)]));
    const header = rows[0] ?? [];
    expect(header.slice(0, ENTRY_COLUMNS.length)).toEqual([...ENTRY_COLUMNS]);
    expect(header).toContain('meta_prompt');
    expect(header).toContain('meta_errorCode');
    expect(rows[1]?.[header.indexOf('meta_parameters')]).toBe(
      '{"steps":30,"guidance_scale":7.5,"width":1024,"height":1024}',
    );
    expect(rows.every((row) => row.length === header.length)).toBe(true);
    expect(rows).toHaveLength(documented.length + 2);
  });

  it('reads back every value of any metadata, guarded', async () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '=cmd', 'a,b'));
    const metadata = fc.dictionary(key, fc.oneof(fc.string(), fc.integer(), fc.constant(null)));
    await fc.assert(
      fc.asyncProperty(fc.array(metadata, { minLength: 1, maxLength: 6 }), async (all) => {
        const rows = await readTable(tableOf(all.map((value) => ({ message: 'm', metadata: value }))));
        const header = rows[0] ?? [];
        for (const [index, own] of all.entries()) {
          for (const [name, value] of Object.entries(own)) {
            const cell = rows[index + 1]?.[header.indexOf(guardCell(`meta_${name}`))];
            expect(cell).toBe(guardCell(stripTerminalSequences(value === null ? '' : String(value))));
          }
        }
      }),
    );
  });

  it('puts metadata beyond the column limit, or of another shape, into one column', async () => {
    const many: Record<string, Json> = {};
    for (let key = 0; key <= MAX_METADATA_COLUMNS; key++) many[`k${key}`] = key;
    const table = tableOf([{ metadata: 'text' }, { metadata: many }], true);
    const rows = await readTable(table);
    expect(rows[0]?.[0]).toBe('endpointId');
    expect(rows[0]?.at(-1)).toBe('metadata_other');
    expect(rows[1]?.at(-1)).toBe('text');
    expect(rows[2]?.at(-1)).toBe(`{"k${MAX_METADATA_COLUMNS}":${MAX_METADATA_COLUMNS}}`);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect([table.heldRows, table.rowsWithOthers]).toEqual([2, 2]);
  });
});
