import { afterEach, describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../logs/time-range';
import {
  formatIso,
  formatMoment,
  formatTime,
  formatTimeOfDay,
  intervalText,
  tickText,
  zoneLabel,
  zoneOffsetMs,
} from './log-time';

const zoneBefore = process.env.TZ;
afterEach(() => {
  if (zoneBefore === undefined) delete process.env.TZ;
  else process.env.TZ = zoneBefore;
});

const MOMENT = Date.parse('2024-01-15T10:30:05.004Z');

describe('a time in UTC', () => {
  it('is fixed in width, whatever the local zone', () => {
    process.env.TZ = 'Asia/Kathmandu';
    expect(formatTime(MOMENT, 'utc')).toBe('2024-01-15 10:30:05.004');
    expect(formatTimeOfDay(MOMENT, 'utc')).toBe('10:30:05.004');
    expect(formatMoment(MOMENT, 'utc')).toBe('2024-01-15 10:30:05');
    expect(formatIso(MOMENT, 'utc')).toBe('2024-01-15T10:30:05.004Z');
    expect(zoneLabel('utc', MOMENT)).toBe('UTC');
  });
});

describe('a local time', () => {
  it.each([
    ['UTC', '2024-01-15T10:30:05.004Z', '2024-01-15T10:30:05.004+00:00'],
    ['Asia/Kathmandu', '2024-01-15T10:30:05.004Z', '2024-01-15T16:15:05.004+05:45'],
    ['America/New_York', '2024-01-15T02:30:00.000Z', '2024-01-14T21:30:00.000-05:00'],
    ['America/St_Johns', '2024-01-15T02:30:00.000Z', '2024-01-14T23:00:00.000-03:30'],
    ['America/New_York', '2024-03-10T06:59:59.999Z', '2024-03-10T01:59:59.999-05:00'],
    ['America/New_York', '2024-03-10T07:00:00.000Z', '2024-03-10T03:00:00.000-04:00'],
    ['America/New_York', '2024-11-03T05:30:00.000Z', '2024-11-03T01:30:00.000-04:00'],
    ['America/New_York', '2024-11-03T06:30:00.000Z', '2024-11-03T01:30:00.000-05:00'],
    ['Australia/Lord_Howe', '2024-01-15T00:00:00.000Z', '2024-01-15T11:00:00.000+11:00'],
    ['Australia/Lord_Howe', '2024-07-15T00:00:00.000Z', '2024-07-15T10:30:00.000+10:30'],
    ['Pacific/Kiritimati', '2023-12-31T12:00:00.000Z', '2024-01-01T02:00:00.000+14:00'],
  ])('in %s of %s is %s', (zone, utc, local) => {
    process.env.TZ = zone;
    const ms = Date.parse(utc);
    expect(formatIso(ms, 'local')).toBe(local);
    expect(Date.parse(local)).toBe(ms);
    expect(formatTime(ms, 'local')).toBe(local.slice(0, 23).replace('T', ' '));
    expect(zoneLabel('local', ms)).toBe(`UTC${local.slice(23)}`);
  });
});

const AT = Date.parse('2024-01-15T10:30:15Z');
const MIDNIGHT = Date.parse('2024-01-15T00:00:00Z');

describe('tickText', () => {
  it('is as short as the distance between ticks allows', () => {
    expect(tickText(AT, SECOND_MS, 'utc')).toBe('10:30:15');
    expect(tickText(AT, MINUTE_MS, 'utc')).toBe('10:30');
    expect(tickText(AT, DAY_MS, 'utc')).toBe('01-15');
    expect(tickText(MIDNIGHT, MINUTE_MS, 'utc')).toBe('01-15');
  });
});

describe('intervalText', () => {
  it('names the date of the end only where it differs', () => {
    expect(intervalText(AT, AT + MINUTE_MS, 'utc')).toBe('2024-01-15 10:30:15 – 10:31:15');
    expect(intervalText(AT, AT + DAY_MS, 'utc')).toBe('2024-01-15 10:30:15 – 2024-01-16 10:30:15');
  });
});

describe('zoneOffsetMs', () => {
  it('is what the zone is ahead of UTC', () => {
    process.env.TZ = 'Asia/Kathmandu';
    expect(zoneOffsetMs('local', AT)).toBe((5 * 60 + 45) * MINUTE_MS);
    expect(zoneOffsetMs('utc', AT)).toBe(0);
  });
});
