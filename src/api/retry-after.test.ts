import { describe, expect, it } from 'vitest';
import { retryAfterMs } from './retry-after';

const NOW = Date.parse('2024-01-15T10:00:00Z');
const HOUR = 3_600_000;

describe('retryAfterMs', () => {
  it.each<[unknown, string | null, number]>([
    [60, null, 60_000],
    ['60', null, 60_000],
    [' 60 ', null, 60_000],
    [0.5, null, 1_000],
    [0, null, 1_000],
    [-5, null, 60_000],
    [1e9, null, HOUR],
    [Number.NaN, null, 60_000],
    [Number.POSITIVE_INFINITY, null, 60_000],
    [null, null, 60_000],
    [undefined, null, 60_000],
    [{}, null, 60_000],
    ['soon', null, 60_000],
    ['', null, 60_000],
    [undefined, '120', 120_000],
    [undefined, '0', 1_000],
    [undefined, '-1', 60_000],
    [undefined, '', 60_000],
    [undefined, '1.5', 1_500],
    [undefined, 'soon', 60_000],
    [undefined, '999999', HOUR],
    [60, '120', 120_000],
    [120, '60', 120_000],
    [30, 'rubbish', 30_000],
    ['rubbish', '30', 30_000],
    [undefined, 'Mon, 15 Jan 2024 10:02:00 GMT', 120_000],
    [undefined, 'Monday, 15-Jan-24 10:02:00 GMT', 120_000],
    [undefined, 'Mon Jan 15 10:02:00 2024', 120_000],
    [undefined, 'Mon, 15 Jan 2024 09:00:00 GMT', 1_000],
    [undefined, 'Mon, 15 Jan 2029 09:00:00 GMT', HOUR],
    [undefined, 'Mon, 99 Foo 2024 10:02:00 GMT', 60_000],
    [90, 'Mon, 15 Jan 2024 10:01:00 GMT', 90_000],
  ])('body %j and header %j: %d ms', (body, header, wait) => {
    expect(retryAfterMs(body, header, NOW)).toBe(wait);
  });
});
