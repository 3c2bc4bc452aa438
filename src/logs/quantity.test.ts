import { describe, expect, it } from 'vitest';
import { parseBytes, parsePercent, parseSeconds } from './quantity';

describe('parseBytes', () => {
  it.each([
    ['8.2GB', 8.2e9],
    ['8.2 GB', 8.2e9],
    ['2.3GB', 2.3e9],
    ['40GB', 40e9],
    ['512MB', 512e6],
    ['2.50 GiB', 2.5 * 2 ** 30],
    ['1MiB', 2 ** 20],
    ['16KiB', 2 ** 14],
    ['1.5 TiB', 1.5 * 2 ** 40],
    ['12tb', 12e12],
    ['100kB', 100e3],
    ['7 B', 7],
    ['1e3MB', 1e9],
    [' 8.2gb ', 8.2e9],
    ['0GB', 0],
  ])('reads %j', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each([
    1024,
    '1024',
    'N/A',
    '-1GB',
    '8,2GB',
    '',
    'GB',
    '8.2XB',
    '8.2iB',
    '1.2.3GB',
    '1e999GB',
    '8.2GB/s',
    'NaNGB',
    null,
    undefined,
    true,
    {},
    [],
  ])('takes %j for no size', (value) => {
    expect(parseBytes(value)).toBeNull();
  });
});

describe('parseSeconds', () => {
  it.each([
    [4.3, 4.3],
    [0, 0],
    [-1, -1],
    ['4.3', 4.3],
    ['4.3s', 4.3],
    ['4300ms', 4.3],
    ['2m', 120],
    ['2 min', 120],
    ['1h', 3_600],
    ['-0.5s', -0.5],
  ])('reads %j', (value, seconds) => {
    expect(parseSeconds(value)).toBeCloseTo(seconds, 10);
  });

  it.each([Number.POSITIVE_INFINITY, Number.NaN, '4.3 seconds', '1h30m', '', 'fast', null, true, [4], {}])(
    'takes %j for no duration',
    (value) => {
      expect(parseSeconds(value)).toBeNull();
    },
  );
});

describe('parsePercent', () => {
  it.each([
    [87, 87],
    [0, 0],
    [104.5, 104.5],
    ['87', 87],
    ['96.25%', 96.25],
    ['96 %', 96],
  ])('reads %j', (value, percent) => {
    expect(parsePercent(value)).toBe(percent);
  });

  it.each([Number.NaN, '87 of 100', '%', '', null, undefined, false, [87]])('takes %j for none', (value) => {
    expect(parsePercent(value)).toBeNull();
  });
});

describe('hostile quantities', () => {
  const blanks = ' '.repeat(200_000);

  it('takes time in proportion to the length, else the test would time out', () => {
    for (const text of [`1${blanks}x`, `${blanks}1x`, `${'1'.repeat(200_000)}x`]) {
      expect(parseSeconds(text)).toBeNull();
      expect(parsePercent(text)).toBeNull();
      expect(parseBytes(text)).toBeNull();
    }
  });

  it('reads nothing infinite', () => {
    const huge = JSON.parse('1e999') as number;
    for (const value of [huge, -huge, 'Infinity', '1e999', 'NaN', Number.NaN]) {
      expect(parseSeconds(value)).toBeNull();
      expect(parsePercent(value)).toBeNull();
      expect(parseBytes(value)).toBeNull();
    }
  });
});
