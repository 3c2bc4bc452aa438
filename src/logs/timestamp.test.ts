import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseTimestamp } from './timestamp';

// The properties are many small runs, and a busy machine takes its time over them.
vi.setConfig({ testTimeout: 30_000 });

const at = (text: string) => Date.parse(text);
const MOMENT = at('2024-01-15T10:30:15.234Z');

describe('parseTimestamp', () => {
  it.each([
    ['2024-01-15T10:30:15.234Z', MOMENT],
    ['2024-01-15T10:30:15Z', at('2024-01-15T10:30:15Z')],
    ['2024-01-15T10:30Z', at('2024-01-15T10:30:00Z')],
    ['2024-01-15T10:30:15.234z', MOMENT],
    ['2024-01-15 10:30:15.234Z', MOMENT],
    ['  2024-01-15T10:30:15.234Z\n', MOMENT],
    ['2024-01-15T10:30:15,234Z', MOMENT],
    ['2024-01-15T10:30:15.2Z', at('2024-01-15T10:30:15.200Z')],
    ['2024-01-15T10:30:15.234999Z', MOMENT],
    ['2024-01-15T10:30:15.234999999Z', MOMENT],
    ['2024-01-15T16:15:15.234+05:45', MOMENT],
    ['2024-01-15T16:00:15.234+0530', MOMENT],
    ['2024-01-15T02:30:15.234-08:00', MOMENT],
    ['2024-01-15T10:30:15.234+00:00', MOMENT],
    ['2024-01-15T10:30:15.234-00:00', MOMENT],
    ['2024-02-29T00:00:00Z', at('2024-02-29T00:00:00Z')],
    ['2000-02-29T00:00:00Z', at('2000-02-29T00:00:00Z')],
    ['2023-12-31T23:59:59.999Z', at('2024-01-01T00:00:00Z') - 1],
    ['2024-01-01T00:00:00+14:00', at('2023-12-31T10:00:00Z')],
    ['0001-01-01T00:00:00Z', at('0001-01-01T00:00:00Z')],
    ['9999-12-31T23:59:59.999Z', at('9999-12-31T23:59:59.999Z')],
    ['1969-12-31T23:59:59.999Z', -1],
  ])('reads %j without remark', (text, ms) => {
    expect(parseTimestamp(text)).toEqual({ ms, problem: null });
  });

  it.each([
    ['2024-01-15T10:30:15.234', MOMENT, 'no time zone'],
    ['2024-01-15 10:30:15', at('2024-01-15T10:30:15Z'), 'no time zone'],
    ['2024-01-15', at('2024-01-15T00:00:00Z'), 'no time zone'],
    ['2016-12-31T23:59:60Z', at('2016-12-31T23:59:59.999Z'), 'leap second'],
    ['2016-12-31T23:59:60.5Z', at('2016-12-31T23:59:59.999Z'), 'leap second'],
    [1705314615, at('2024-01-15T10:30:15Z'), 'epoch seconds'],
    [1705314615.234, MOMENT, 'epoch seconds'],
    ['1705314615', at('2024-01-15T10:30:15Z'), 'epoch seconds'],
    ['1705314615.234567', MOMENT, 'epoch seconds'],
    [1705314615234, MOMENT, 'epoch milliseconds'],
    ['1705314615234', MOMENT, 'epoch milliseconds'],
    [1705314615234999, MOMENT, 'epoch microseconds'],
    ['1705314615234000', MOMENT, 'epoch microseconds'],
    ['1705314615234000000', MOMENT, 'epoch nanoseconds'],
    [1705314615234000000, MOMENT, 'epoch nanoseconds'],
    [-1705314615, -at('2024-01-15T10:30:15Z'), 'epoch seconds'],
  ])('reads %j and says how', (value, ms, remark) => {
    const read = parseTimestamp(value);
    expect(read.ms).toBe(ms);
    expect(read.problem).toContain(remark);
  });

  it.each([
    '2024-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2024-04-31T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-00-10T00:00:00Z',
    '2024-01-00T00:00:00Z',
    '2024-01-15T24:00:00Z',
    '2024-01-15T25:00:00Z',
    '2024-01-15T10:60:00Z',
    '2024-01-15T10:30:61Z',
    '2024-01-15T10:30:15+24:00',
    '2024-01-15T10:30:15+05:60',
    '2024-01-15T10:30:15.Z',
    '2024-1-5T10:30:15Z',
    '+12024-01-15T10:30:15Z',
    '12',
    '20240115',
    'yesterday',
    '',
    '2024-01-15T10:30:15Z; DROP TABLE',
    12,
    0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e300,
  ])('takes %j for no time', (value) => {
    const read = parseTimestamp(value);
    expect(read.ms).toBeNull();
    expect(read.problem).toContain('invalid timestamp');
  });

  it.each([[null], [undefined], [true], [[]], [{}]])('calls %j missing', (value) => {
    expect(parseTimestamp(value)).toEqual({ ms: null, problem: 'no timestamp' });
  });

  it('quotes no more than a little of a long text', () => {
    expect(parseTimestamp('x'.repeat(100_000)).problem?.length).toBeLessThan(100);
  });

  it('reads every millisecond as written, in each unit', () => {
    const moment = fc.integer({ min: Date.UTC(1980), max: Date.UTC(2100) });
    fc.assert(
      fc.property(moment, (ms) => {
        expect(parseTimestamp(new Date(ms).toISOString())).toEqual({ ms, problem: null });
        for (const value of [ms, `${ms}`, ms / 1_000, ms * 1_000, `${ms}000000`])
          expect(parseTimestamp(value).ms).toBe(ms);
      }),
    );
  });
});
