import { describe, expect, it } from 'vitest';
import { csvRow, readCsv } from '../../logs/csv';
import type { ExportChoice } from '../../logs/export-format';
import type { Json } from '../../logs/json';
import type { LocalFilter } from '../../logs/query';
import { compileRules, NO_REDACTION } from '../../logs/redaction';
import type { ExportStep } from '../../sources/export-step';
import type { ExportJob } from './export-job';
import { type ExportProgress, runExport } from './export-run';
import { inTurn, memoryFiles, QUERY, sourceOf, step } from './fake-source';
import type { FileSink } from './file-sink';

const NO_FILTER: LocalFilter = { sources: [], fields: [] };
const ONLY_S: LocalFilter = { sources: ['s'], fields: [] };
const AT = '2024-01-15T00:00:01.000Z';
const FIRST: Json = {
  timestamp: AT,
  level: 'info',
  source: 's',
  message: '=cmd()',
  metadata: { errorCode: 'E1' },
};
const SECOND: Json = {
  timestamp: AT,
  level: 'warn',
  source: 't',
  message: '\u001b[31mred\u001b[0m',
  jobId: 'job_1',
};
const RAWS = [FIRST, SECOND];

async function exported(
  choice: ExportChoice,
  steps: readonly ExportStep[],
  fields: Partial<ExportJob> = {},
  limits: Partial<FileSink> = {},
) {
  const { files, target } = memoryFiles();
  const source = sourceOf(() => inTurn(...steps));
  const job: ExportJob = { query: QUERY, localFilter: NO_FILTER, choice, redaction: NO_REDACTION, ...fields };
  const sink = { ...(await target('file').open()), ...limits };
  const seen: ExportProgress[] = [];
  const signal = new AbortController().signal;
  const outcome = await runExport(source, job, sink, signal, (progress) => seen.push(progress), 0);
  await sink.close(null);
  return { text: (await files.get('file')) ?? '', outcome, seen, format: source.formats[0] };
}

describe('runExport', () => {
  it('writes JSON in the form of the answer, page by page', async () => {
    const { text, outcome } = await exported('json', [
      step({ raws: [FIRST], progress: { received: 1, expected: 2 } }),
      step({ raws: [SECOND], progress: { received: 2, expected: 2 }, total: 9 }),
    ]);
    expect(JSON.parse(text)).toEqual({
      endpointId: 'ep_a',
      startTime: '2024-01-15T00:00:00.000Z',
      endTime: '2024-01-15T01:00:00.000Z',
      exportedAt: '1970-01-01T00:00:00.000Z',
      query: { level: 'debug', search: '', jobId: '' },
      logs: RAWS,
      totalLogs: 9,
      filteredLogs: 2,
      exportedLogs: 2,
      complete: true,
      redaction: { applied: [], values: 0, found: {} },
    });
    expect(outcome.incomplete).toBeNull();
    expect(outcome.progress.bytes).toBe(new TextEncoder().encode(text).length);
  });

  describe('with redaction', () => {
    const SECRET = 'sk_CANARY_4f1d9c';
    const redaction = compileRules(['tokens'], []);
    const raw: Json = { ...FIRST, message: `bad ${SECRET}`, metadata: { password: 'hunter2', note: SECRET } };

    it.each(['json', 'csv-metadata'] as const)(
      '%s of entries holds marks in place of secrets',
      async (choice) => {
        const { text, outcome } = await exported(choice, [step({ raws: [raw] })], { redaction });
        expect(text).not.toMatch(/CANARY|hunter2/);
        expect(text).toContain('[redacted: token]');
        expect(outcome.progress.redacted).toEqual([
          ['token', 2],
          ['password', 1],
        ]);
        if (choice === 'json')
          expect(JSON.parse(text)).toMatchObject({
            redaction: { applied: ['tokens'], values: 3, found: { token: 2, password: 1 } },
          });
      },
    );

    it.each(['text', 'csv'] as const)(
      '%s built here does too, though the filter saw the secret',
      async (choice) => {
        const localFilter = {
          sources: [],
          fields: [{ path: ['metadata', 'note'], value: SECRET, exclude: false }],
        };
        const { text, outcome } = await exported(choice, [step({ raws: [raw] })], { redaction, localFilter });
        expect(outcome.progress.written).toBe(1);
        expect(text).not.toMatch(/CANARY|hunter2/);
      },
    );

    it('the server’s text and CSV do too', async () => {
      const line = `${AT} [INFO] s: bad ${SECRET}\n-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n`;
      const asText = await exported('text', [step({ text: line })], { redaction });
      expect(asText.text).toBe(
        `${AT} [INFO] s: bad [redacted: token]\n${'[redacted: private key]\n'.repeat(3)}`,
      );
      const rows =
        csvRow(['timestamp', 'message', 'api_key', 'metadata']) +
        csvRow([AT, `bad ${SECRET}`, 'abc', '{"password":"hunter2","n":1}']);
      const asCsv = await exported('csv', [step({ text: rows })], { redaction });
      expect((await readCsv(asCsv.text)).rows[1]).toEqual([
        AT,
        'bad [redacted: token]',
        '[redacted: API key]',
        '{"password":"[redacted: password]","n":1}',
      ]);
    });

    it('a file that may hold everything holds it', async () => {
      const { text } = await exported('json', [step({ raws: [raw] })]);
      expect(JSON.parse(text)).toMatchObject({ logs: [raw], redaction: { applied: [], values: 0 } });
    });
  });

  it('writes valid JSON of nothing, and says which endpoint an entry is from', async () => {
    expect(JSON.parse((await exported('json', [])).text)).toMatchObject({ logs: [], exportedLogs: 0 });
    const query = { ...QUERY, endpoints: ['ep_a', 'ep_b'] };
    const { text } = await exported('json', [step({ raws: RAWS, endpointId: 'ep_b' })], { query });
    expect(JSON.parse(text)).toMatchObject({
      endpointIds: ['ep_a', 'ep_b'],
      logs: [{ endpointId: 'ep_b' }, { endpointId: 'ep_b' }],
    });
  });

  it('takes the server’s text, without terminal sequences', async () => {
    const { text, format } = await exported('text', [
      step({ text: 'a \u001b[31mred\u001b[0m\n' }),
      step({ text: 'b' }),
    ]);
    expect([format, text]).toEqual(['text', 'a red\nb\n']);
  });

  it('takes the server’s CSV under one header, guarded after the terminal sequences are gone', async () => {
    const { text, format, outcome } = await exported('csv', [
      step({ text: 'timestamp,message\n1,\u001b[0m=1+1\n' }),
      step({ text: 'timestamp,message\n2,"a,b"\n' }),
      step({ text: 'message,timestamp,new\nm,3,x\n' }),
    ]);
    expect(format).toBe('csv');
    expect(text).toBe('timestamp,message\r\n1,\'=1+1\r\n2,"a,b"\r\n3,m\r\n');
    expect(outcome.progress.notices.join(' ')).toContain('they are left out: new');
  });

  it('puts the endpoint before the lines and rows of several', async () => {
    const query = { ...QUERY, endpoints: ['ep_a', 'ep_b'] };
    const text = await exported(
      'text',
      [step({ text: 'a\n' }), step({ text: 'b\n' }), step({ text: 'c\n', endpointId: 'ep_b' })],
      { query },
    );
    expect(text.text).toBe('==> ep_a <==\na\nb\n==> ep_b <==\nc\n');
    const csv = await exported('csv', [step({ text: 'timestamp\n1\n', endpointId: 'ep_b' })], { query });
    expect(csv.text).toBe('endpointId,timestamp\r\nep_b,1\r\n');
  });

  it('builds text and CSV from JSON where a local filter is set', async () => {
    const steps = [step({ raws: RAWS })];
    const text = await exported('text', steps, { localFilter: { sources: ['t'], fields: [] } });
    expect([text.format, text.text]).toEqual(['json', `${AT} [WARN] t: red (job_1)\n`]);
    const csv = await exported('csv', steps, { localFilter: ONLY_S });
    expect(csv.format).toBe('json');
    expect((await readCsv(csv.text)).rows).toEqual([
      [
        'timestamp',
        'level',
        'message',
        'source',
        'jobId',
        'requestId',
        'duration',
        'memoryUsage',
        'gpuUtilization',
        'metadata',
      ],
      [AT, 'info', "'=cmd()", 's', '', '', '', '', '', '{"errorCode":"E1"}'],
    ]);
    expect(csv.outcome.progress).toMatchObject({ received: 2, written: 1 });
    const none = await exported('csv', steps, { localFilter: { sources: ['none'], fields: [] } });
    expect(none.text.split('\r\n')).toHaveLength(2);
  });

  it('holds rows with metadata columns until the columns are known', async () => {
    const { text, seen, outcome } = await exported('csv-metadata', [
      step({ raws: [SECOND] }),
      step({ raws: [FIRST] }),
    ]);
    expect(seen.map((progress) => [progress.held, progress.bytes])).toEqual([
      [1, 0],
      [2, 0],
    ]);
    const { rows } = await readCsv(text);
    expect(rows.map((row) => row.at(-1))).toEqual(['meta_errorCode', '', 'E1']);
    expect(outcome.incomplete).toBeNull();
  });

  it('says what is missing, also inside the JSON file', async () => {
    const lacking = await exported('json', [
      step({
        raws: RAWS,
        progress: { received: 2, expected: 12 },
        missing: true,
        notices: ['The server announced 12 entries but sent 2.'],
      }),
    ]);
    expect(lacking.outcome.incomplete).toBe('10 of 12 announced entries did not come.');
    expect(lacking.outcome.progress.notices).toEqual(['The server announced 12 entries but sent 2.']);
    expect(JSON.parse(lacking.text)).toMatchObject({ complete: false });
  });

  it('ends at the cap of memory, with a whole file', async () => {
    const pages = [
      step({ raws: RAWS, progress: { received: 2, expected: 4 } }),
      step({ raws: RAWS, progress: { received: 4, expected: 4 } }),
    ];
    const { text, outcome } = await exported('json', pages, {}, { maxBytes: 100 });
    expect(outcome.incomplete).toMatch(/^The file reached 512 MB/);
    expect(JSON.parse(text)).toMatchObject({ exportedLogs: 2, complete: false });
  });

  it('stops when aborted', async () => {
    const { target } = memoryFiles();
    const controller = new AbortController();
    const source = sourceOf(() => inTurn(step({ raws: RAWS }), step({ raws: RAWS })));
    const job: ExportJob = { query: QUERY, localFilter: NO_FILTER, choice: 'json', redaction: NO_REDACTION };
    const sink = await target('file').open();
    const run = runExport(source, job, sink, controller.signal, () => controller.abort());
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('writes what csvRow would write for every kind of cell', async () => {
    const cells = ['a\r\n=b', '"', 'x,y', '-1.5'];
    const { text } = await exported('csv', [step({ text: `timestamp,b,c,d\r\n${csvRow(cells, false)}` })]);
    expect(text).toBe(`timestamp,b,c,d\r\n${csvRow(cells)}`);
  });
});
