import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DAY_MS, HOUR_MS, isRelative, parseTimePoint, sliceNewestFirst, toIso } from './time-range';

// The properties are many small runs, and a busy machine takes its time over them.
vi.setConfig({ testTimeout: 30_000 });

const NOW = Date.UTC(2024, 0, 15, 12);
const zoneBefore = process.env.TZ;
afterEach(() => {
  if (zoneBefore === undefined) delete process.env.TZ;
  else process.env.TZ = zoneBefore;
});

describe('parseTimePoint', () => {
  it.each([
    ['now', 0],
    ['NOW', 0],
    [' now ', 0],
    ['now-30s', -30_000],
    ['now-15m', -15 * 60_000],
    ['now - 2h', -2 * HOUR_MS],
    ['now-7d', -7 * DAY_MS],
    ['now-1w', -7 * DAY_MS],
    ['now+5m', 5 * 60_000],
    ['now-0m', 0],
  ])('reads %j as %d ms from now', (text, shift) => {
    expect(parseTimePoint(text, NOW)).toBe(NOW + shift);
    expect(isRelative(text)).toBe(true);
  });

  it.each([
    ['2024-01-15T10:00:00Z', Date.UTC(2024, 0, 15, 10)],
    ['2024-01-15T10:00', Date.UTC(2024, 0, 15, 10)],
    ['2024-01-15', Date.UTC(2024, 0, 15)],
    ['2024-01-15T10:00:00+05:45', Date.UTC(2024, 0, 15, 4, 15)],
    ['1705312800', Date.UTC(2024, 0, 15, 10)],
  ])('reads %j as UTC', (text, ms) => {
    expect(parseTimePoint(text, NOW)).toBe(ms);
    expect(isRelative(text)).toBe(false);
  });

  it.each([
    '',
    'yesterday',
    'now-',
    'now-5',
    'now-5y',
    'now-1.5h',
    'now15m',
    'now-9999999d',
    '2024-02-30',
    '12:00',
  ])('refuses %j', (text) => {
    expect(parseTimePoint(text, NOW)).toBeNull();
  });

  it.each([
    ['America/New_York', '2024-01-15T10:00', '2024-01-15T15:00:00.000Z'],
    ['America/New_York', '2024-07-15T10:00', '2024-07-15T14:00:00.000Z'],
    // 02:30 does not exist on that day: an hour later, as clocks go forward.
    ['America/New_York', '2024-03-10T02:30', '2024-03-10T07:30:00.000Z'],
    // 01:30 exists twice: the first of them.
    ['America/New_York', '2024-11-03T01:30', '2024-11-03T05:30:00.000Z'],
    ['Asia/Kathmandu', '2024-01-15T10:00', '2024-01-15T04:15:00.000Z'],
    ['Australia/Lord_Howe', '2024-01-15T10:00', '2024-01-14T23:00:00.000Z'],
    ['Australia/Lord_Howe', '2024-07-15T10:00', '2024-07-14T23:30:00.000Z'],
    ['Asia/Kathmandu', '2024-01-15', '2024-01-14T18:15:00.000Z'],
    ['Asia/Kathmandu', '2024-01-15T10:00:00.234', '2024-01-15T04:15:00.234Z'],
    ['Asia/Kathmandu', '2024-01-15T10:00Z', '2024-01-15T10:00:00.000Z'],
    ['Asia/Kathmandu', '2024-01-15T10:00+01:00', '2024-01-15T09:00:00.000Z'],
    ['Asia/Kathmandu', '2024-01-15T10:00-0800', '2024-01-15T18:00:00.000Z'],
    // An epoch number has no zone to be meant in.
    ['Asia/Kathmandu', '1705312800', '2024-01-15T10:00:00.000Z'],
    ['Asia/Kathmandu', '1705312800000', '2024-01-15T10:00:00.000Z'],
    ['UTC', '0050-06-01T00:00', '0050-06-01T00:00:00.000Z'],
  ])('in %s reads %s as %s', (zone, text, iso) => {
    process.env.TZ = zone;
    const ms = parseTimePoint(text, NOW, 'local');
    expect(ms === null ? null : toIso(ms)).toBe(iso);
  });

  it('takes a relative time for the same in any zone', () => {
    process.env.TZ = 'Australia/Lord_Howe';
    expect(parseTimePoint('now-1h', NOW, 'local')).toBe(NOW - HOUR_MS);
  });
});

describe('sliceNewestFirst', () => {
  it('covers the range exactly, newest first, in pieces no longer than asked', () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 1e13 }), fc.integer({ min: 0, max: 40 * DAY_MS }))
      .map(([start, length]) => ({ start, end: start + length }));
    fc.assert(
      fc.property(range, fc.integer({ min: HOUR_MS, max: 3 * DAY_MS }), ({ start, end }, longest) => {
        const slices = sliceNewestFirst({ start, end }, longest);
        expect(slices).toHaveLength(Math.ceil((end - start) / longest));
        let expectedEnd = end;
        for (const slice of slices) {
          expect(slice.end).toBe(expectedEnd);
          expect(slice.start).toBeLessThan(slice.end);
          expect(slice.end - slice.start).toBeLessThanOrEqual(longest);
          expectedEnd = slice.start;
        }
        expect(expectedEnd).toBe(slices.length === 0 ? end : start);
      }),
    );
  });

  it('cuts nothing off a range of one day', () => {
    const range = { start: NOW - DAY_MS, end: NOW };
    expect(sliceNewestFirst(range)).toEqual([range]);
    expect(sliceNewestFirst({ start: NOW, end: NOW })).toEqual([]);
  });
});
