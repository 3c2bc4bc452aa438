import { describe, expect, it } from 'vitest';
import { readRange, timeRangeLabel } from './time-range-label';

const NOW = Date.UTC(2024, 0, 15, 12);

describe('timeRangeLabel', () => {
  it('names a preset', () => {
    expect(timeRangeLabel('now-15m', 'now', 'utc')).toBe('Last 15 minutes');
  });

  it('keeps any other relative range as typed', () => {
    expect(timeRangeLabel('now-90m', 'now-5m', 'utc')).toBe('now-90m – now-5m');
  });

  it('writes absolute ends in the zone and names it', () => {
    expect(timeRangeLabel('2024-01-15T10:00:00Z', '2024-01-15T11:00:00Z', 'utc')).toBe(
      '2024-01-15 10:00:00 – 2024-01-15 11:00:00 UTC',
    );
  });
});

describe('readRange', () => {
  it('resolves relative ends against now', () => {
    expect(readRange('now-1h', 'now', NOW, 'utc').range).toEqual({ start: NOW - 3_600_000, end: NOW });
  });

  it.each([
    ['yesterday', 'now', /"From" is not a time/],
    ['now-1h', '25:00', /"To" is not a time/],
    ['2024-01-15T12:00:00Z', '2024-01-15T10:00:00Z', /start must be before the end/],
    ['now', 'now', /start must be before the end/],
    ['2024-02-30T00:00:00Z', 'now', /"From" is not a time/],
  ])('says why %s to %s is no range', (from, to, reason) => {
    const reading = readRange(from, to, NOW, 'utc');
    expect(reading.range).toBeNull();
    expect(reading.problem).toMatch(reason);
  });
});
