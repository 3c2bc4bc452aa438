import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow, guardCell, readCsv } from './csv';

describe('guardCell', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+49 30', "'+49 30"],
    ['-rm', "'-rm"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1', "'  =1"],
    ['\u00a0=1', "'\u00a0=1"],
    ['\ufeff=1', "'\ufeff=1"],
    ['\u0000=1', "'\u0000=1"],
    ['＝1', "'＝1"],
    ['＠x', "'＠x"],
    ['\t=1', "'\t=1"],
    ['\tat run()', "'\tat run()"],
    ['\n=1', "'\n'=1"],
    ['a\r\n=1', "a\r\n'=1"],
    ['a\r=1\n -x', "a\r'=1\n' -x"],
    ['-', "'-"],
  ])('neutralises %j', (text, guarded) => {
    expect(guardCell(text)).toBe(guarded);
  });

  it.each(['-1.5', '+2', '1e3', '-1e-3', '.5', 'a=b', 'x - y', '', 'job-1', 'GPU 96.25%'])(
    'leaves %j',
    (text) => {
      expect(guardCell(text)).toBe(text);
    },
  );

  it('takes time in proportion to the length', () => {
    expect(guardCell('\n '.repeat(500_000)).length).toBe(1_000_001);
  });
});

const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '"', ',', '\r', '\n', '\t', ' ', '1', 'a', "'") }),
);

describe('csvRow', () => {
  it('quotes as RFC 4180 asks and ends in CRLF', () => {
    expect(csvRow(['a', 'b,c', 'say "hi"', 'two\nlines', ' padded', ''])).toBe(
      'a,"b,c","say ""hi""","two\nlines"," padded",\r\n',
    );
    expect(csvRow([''])).toBe('""\r\n');
  });

  it('is read back by papaparse as the guarded fields', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }), async (rows) => {
        const text = ['id,b,c\r\n', ...rows.map((row) => csvRow(['x', ...row]))].join('');
        const read = await readCsv(text);
        expect(read.closed).toBe(true);
        expect(read.rows.slice(1)).toEqual(rows.map((row) => ['x', ...row.map(guardCell)]));
      }),
    );
  });

  it('leaves no line of any cell that begins like a formula', () => {
    fc.assert(
      fc.property(cell, (text) => {
        const guarded = guardCell(text);
        if (guarded === text && /^[+-]?[\d.]/.test(text)) return;
        for (const line of guarded.split(/[\r\n]/)) expect(line.trimStart()).not.toMatch(/^[=+\-@＝＋－＠]/);
      }),
    );
  });
});

describe('readCsv', () => {
  it('reads any line end and drops the byte order mark', async () => {
    expect((await readCsv('\ufeffa,b\n1,"x\r\ny"\n')).rows).toEqual([
      ['a', 'b'],
      ['1', 'x\r\ny'],
    ]);
    expect((await readCsv('a,b\r1,2')).rows).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect((await readCsv('')).rows).toEqual([]);
  });

  it('tells a text that was cut inside a cell', async () => {
    expect((await readCsv('a,b\r\n1,"cut he')).closed).toBe(false);
  });
});
