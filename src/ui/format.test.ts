import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatCounted, formatSeconds } from './format';

describe('formats', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [999_949, '1.0 MB'],
    [8.2e9, '8.2 GB'],
    [38.5e9, '38.5 GB'],
    [512e6, '512 MB'],
    [999.6e6, '1.0 GB'],
    [2e15, '2000 TB'],
    [-8.2e9, '-8.2 GB'],
  ])('%d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [0, '0 s'],
    [0.2, '200 ms'],
    [0.0004, '0 ms'],
    [0.9996, '1 s'],
    [4.3, '4.3 s'],
    [59.994, '59.99 s'],
    [59.999, '1 m 0 s'],
    [75, '1 m 15 s'],
    [119.7, '2 m 0 s'],
    [3_599.6, '1 h 0 m'],
    [3_720, '1 h 2 m'],
    [-75, '-1 m 15 s'],
    [-0.2, '-200 ms'],
  ])('%d seconds as %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });

  it('counts with separators and the right number', () => {
    expect(formatCount(1_247)).toBe('1,247');
    expect(formatCounted(1, 'entry', 'entries')).toBe('1 entry');
    expect(formatCounted(0, 'entry', 'entries')).toBe('0 entries');
    expect(formatCounted(1_247, 'entry', 'entries')).toBe('1,247 entries');
  });
});
