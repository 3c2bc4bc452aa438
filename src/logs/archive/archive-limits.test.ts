import { describe, expect, it } from 'vitest';
import { CsvRecords } from './csv-records';
import { JsonScanner } from './json-scanner';
import { LineSplitter } from './line-splitter';

const pieces = (text: string, size: number) =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, at * size + size));

describe.each([1, 3, 1_000])('in pieces of %i characters', (size) => {
  it('a line over the limit is cut and the next one whole', () => {
    const lines: [string, number][] = [];
    const cut: number[] = [];
    const splitter = new LineSplitter(
      (line, number) => lines.push([line, number]),
      (number) => cut.push(number),
      8,
    );
    for (const piece of pieces('12345678\n123456789 and more\r\nshort\rlast', size)) splitter.push(piece);
    splitter.end();
    expect(lines).toEqual([
      ['12345678', 1],
      ['12345678', 2],
      ['short', 3],
      ['last', 4],
    ]);
    expect(cut).toEqual([2]);
  });

  it('a JSON value over the limit is told and the next one read', () => {
    const found: unknown[] = [];
    const scanner = new JsonScanner(
      {
        value: (text, line) => found.push([text, line]),
        bad: (line, text, why) => found.push([line, text, why]),
        listBegins: () => undefined,
        listObject: () => undefined,
      },
      12,
    );
    for (const piece of pieces('[{"a":1},\n{"long":"text and more"},\n{"b":2}]', size)) scanner.push(piece);
    expect(scanner.end()).toBe(false);
    expect(found).toEqual([
      ['{"a":1}', 1],
      [2, '', 'longer than 16 MiB: left out'],
      ['{"b":2}', 3],
    ]);
  });

  it('a CSV record over the limit is told and the next one read', () => {
    const found: unknown[] = [];
    const records = new CsvRecords(
      (cells, line) => found.push([cells, line]),
      (line) => found.push(line),
      ',',
      12,
    );
    for (const piece of pieces('a,"b\n""c"\nlong,long,long,long\nd,e\n', size)) records.push(piece);
    records.end();
    expect(found).toEqual([[['a', 'b\n"c'], 1], 3, [['d', 'e'], 4]]);
  });
});
