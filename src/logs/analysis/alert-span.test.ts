import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntry } from '../entry';
import { evaluateAlert, INITIAL_ALERT_STATE } from './alert-evaluation';
import { type AlertRule, DEFAULT_ALERT } from './alert-rule';
import { checkSpan, densestWindow } from './alert-span';

const NOW = Date.UTC(2024, 0, 15, 10, 30);
const MINUTE = 60_000;
const rule: AlertRule = { ...DEFAULT_ALERT, id: 'r1', name: 'Errors', endpoints: ['ep_1'] };

describe('checkSpan', () => {
  it('is the window for a first check and for one in time', () => {
    const window = { start: NOW - 5 * MINUTE, end: NOW };
    expect(checkSpan(rule, null, NOW)).toEqual({ range: window, missed: 0, uncovered: null });
    expect(checkSpan(rule, NOW - 5 * MINUTE, NOW)).toEqual({ range: window, missed: 0, uncovered: null });
  });

  it('leaves no moment out, late by little or by many checks, but never asks for over a day', () => {
    const seconds = fc.integer({ min: 60, max: 86_400 });
    fc.assert(
      fc.property(seconds, seconds, fc.integer({ min: 0, max: 200_000 }), (a, b, lateSeconds) => {
        const times = { windowSeconds: Math.max(a, b), intervalSeconds: Math.min(a, b) };
        const coveredTo = NOW - lateSeconds * 1_000;
        const { range, uncovered, missed } = checkSpan(times, coveredTo, NOW);
        expect(range.end).toBe(NOW);
        expect(range.end - range.start).toBeLessThanOrEqual(86_400_000);
        expect(range.start).toBeLessThanOrEqual(NOW - times.windowSeconds * 1_000);
        if (uncovered === null) expect(range.start).toBeLessThanOrEqual(coveredTo);
        else expect(uncovered).toEqual({ start: coveredTo, end: range.start });
        expect(missed).toBe(Math.max(0, Math.round(lateSeconds / times.intervalSeconds) - 1));
      }),
      { seed: 21 },
    );
  });
});

describe('densestWindow', () => {
  it('finds what trying every window finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 25 }),
        fc.integer({ min: 1, max: 20 }),
        (times, width) => {
          const counts = times.map(
            (end) => times.filter((time) => time <= end && time >= end - width).length,
          );
          expect(densestWindow(times, width)?.count ?? 0).toBe(Math.max(0, ...counts));
        },
      ),
      { seed: 22 },
    );
  });
});

describe('a check after missed ones', () => {
  const look = () => ({ start: NOW - 60 * MINUTE, end: NOW });
  const at = (minutes: number) =>
    readEntry(
      {
        timestamp: new Date(NOW - minutes * MINUTE).toISOString(),
        level: 'error',
        message: `${minutes} min ago`,
      },
      'ep_1',
    );
  const check = { now: NOW, matches: () => true, zoneOffsetMs: 0, look };

  it('fires for a window that has passed, and says which', () => {
    const burst = [33, 32, 31, 30, 30].map(at);
    expect(evaluateAlert(rule, [...burst, at(50), at(2)], INITIAL_ALERT_STATE, check)).toMatchObject({
      firing: true,
      late: true,
      count: 5,
      window: { start: NOW - 35 * MINUTE, end: NOW - 30 * MINUTE },
    });
  });

  it('does not add up what is spread over more than the window', () => {
    const spread = [50, 43, 36, 29, 22, 15, 8].map(at);
    expect(evaluateAlert(rule, spread, INITIAL_ALERT_STATE, check)).toMatchObject({
      firing: false,
      late: false,
    });
  });

  it('is not late while the present window fires', () => {
    const both = [...[33, 32, 31, 30, 30, 30].map(at), ...[4, 3, 2, 1, 1].map(at)];
    const result = evaluateAlert(rule, both, INITIAL_ALERT_STATE, check);
    expect(result).toMatchObject({ firing: true, late: false, count: 5 });
    expect(result.recent.map(({ message }) => message)).toEqual(['1 min ago', '1 min ago', '2 min ago']);
  });
});
