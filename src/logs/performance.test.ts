import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import documented from './documented/performance-entry.json';
import type { JsonObject } from './json';
import { readBenchmarks, readPhaseTimes, readVerdict } from './performance';

describe('readPhaseTimes', () => {
  it('accounts for the whole documented request', () => {
    const times = readPhaseTimes(documented.metadata);
    expect(times?.phases).toHaveLength(6);
    expect(times?.sum).toBeCloseTo(12.5);
    expect(times?.difference).toBe(0);
    expect(times?.unreadable).toEqual([]);
  });

  it('names the time no phase accounts for, and phases that add up to too much', () => {
    expect(readPhaseTimes({ totalDuration: 10, phases: { a: 4, b: '3s' } })?.difference).toBe(3);
    const over = readPhaseTimes({ totalDuration: 5, phases: { a: 4, b: 3 } });
    expect([over?.difference, over?.scale]).toEqual([-2, 7]);
  });

  it('reads what it can of odd phases', () => {
    expect(readPhaseTimes({ phases: [1, 2] })).toBeNull();
    expect(readPhaseTimes({ phases: { a: null } })).toBeNull();
    expect(readPhaseTimes({ phases: { a: 1, b: 'soon', c: -1 } })).toMatchObject({
      phases: [{ name: 'a', seconds: 1 }],
      unreadable: [
        ['b', 'soon'],
        ['c', -1],
      ],
      total: null,
    });
  });

  it('never throws, and no phase is larger than the scale', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (phases, total) => {
        const times = readPhaseTimes({ phases, totalDuration: total } as JsonObject);
        for (const phase of times?.phases ?? []) expect(phase.seconds).toBeLessThanOrEqual(times?.scale ?? 0);
      }),
    );
  });
});

describe('readBenchmarks', () => {
  it('sees that the documented verdict contradicts the documented figures', () => {
    expect(readBenchmarks(documented.benchmarks)).toMatchObject({
      target: 10,
      actual: 12.5,
      ratio: 1.25,
      verdict: 'met',
      contradicts: true,
      percentile: 'p85',
    });
  });

  it('accepts verdicts that agree with the figures, and ones that say nothing', () => {
    const contradicts = (actual: number, performance: string) =>
      readBenchmarks({ targetLatency: 10, actualLatency: actual, performance })?.contradicts;
    expect(contradicts(9, 'within_sla')).toBe(false);
    expect(contradicts(12, 'sla_breached')).toBe(false);
    expect(contradicts(9, 'exceeds_sla')).toBe(true);
    expect(contradicts(12, 'average')).toBe(false);
  });

  it('gives up on figures that are no times', () => {
    expect(readBenchmarks({ targetLatency: 'fast', actualLatency: 1 })).toBeNull();
    expect(readBenchmarks({ targetLatency: 0, actualLatency: 1 })?.ratio).toBeNull();
  });

  it('reads the usual words', () => {
    expect(['within_sla', 'met', 'below-target', 'OK'].map(readVerdict)).toEqual(Array(4).fill('met'));
    expect(['outside_sla', 'not_within_sla', 'SLA_VIOLATION', 'missed'].map(readVerdict)).toEqual(
      Array(4).fill('missed'),
    );
    expect(['', 'average', 'p85'].map(readVerdict)).toEqual(Array(3).fill('unclear'));
  });
});
