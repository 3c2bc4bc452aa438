import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntry } from '../entry';
import type { Json } from '../json';
import { alertCost, requestsPerHour } from './alert-cost';
import { evaluateAlert, INITIAL_ALERT_STATE, isQuiet, parseAlertState } from './alert-evaluation';
import { compileAlertPattern } from './alert-pattern';
import { type AlertRule, alertRuleProblems, DEFAULT_ALERT, parseAlertRules } from './alert-rule';

const NOW = Date.UTC(2024, 0, 15, 10, 30);
const rule: AlertRule = { ...DEFAULT_ALERT, id: 'r1', name: 'Errors', endpoints: ['ep_1', 'ep_2'] };
const always = () => true;
const check = (now: number, matches: (message: string) => boolean = always) => ({
  now,
  matches,
  zoneOffsetMs: 0,
});
const errors = (count: number, now = NOW, endpointId = 'ep_1', level = 'error') =>
  Array.from({ length: count }, (_, n) =>
    readEntry(
      { timestamp: new Date(now - n * 1_000).toISOString(), level, message: `error ${n}` },
      endpointId,
    ),
  );

describe('evaluateAlert', () => {
  it('fires at the threshold of the document, not below, with the three most recent errors', () => {
    expect(evaluateAlert(rule, errors(4), INITIAL_ALERT_STATE, check(NOW))).toMatchObject({
      firing: false,
      count: 4,
      actions: [],
    });
    const fired = evaluateAlert(rule, errors(5).reverse(), INITIAL_ALERT_STATE, check(NOW));
    expect(fired).toMatchObject({ firing: true, count: 5, endpoints: [['ep_1', 5]], actions: ['in-app'] });
    expect(fired.recent.map(({ message }) => message)).toEqual(['error 0', 'error 1', 'error 2']);
  });

  it('counts each endpoint for itself, and no other endpoint', () => {
    const spread = [...errors(3), ...errors(3, NOW, 'ep_2'), ...errors(9, NOW, 'ep_9')];
    expect(evaluateAlert(rule, spread, INITIAL_ALERT_STATE, check(NOW))).toMatchObject({
      firing: false,
      count: 6,
    });
  });

  it('counts as a straightforward filter does', () => {
    const raw = fc.record({
      timestamp: fc.option(
        fc.integer({ min: -600, max: 60 }).map((s) => new Date(NOW + s * 1_000).toISOString()),
        { nil: null },
      ),
      level: fc.constantFrom('debug', 'warn', 'error', 'fatal', 'odd'),
      message: fc.constantFrom('a timeout', 'b'),
    });
    fc.assert(
      fc.property(fc.array(raw, { maxLength: 40 }), (raws) => {
        const entries = raws.map((one) => readEntry(one, 'ep_1'));
        const expected = raws.filter(
          ({ timestamp, level, message }) =>
            timestamp !== null &&
            Date.parse(timestamp) >= NOW - 300_000 &&
            (level === 'error' || level === 'fatal') &&
            message.includes('timeout'),
        ).length;
        const matches = (message: string) => message.includes('timeout');
        const result = evaluateAlert(rule, entries, INITIAL_ALERT_STATE, check(NOW, matches));
        expect(result.count).toBe(expected);
        expect(result.firing).toBe(expected >= 5);
        expect(result.unjudged.untimed).toBe(raws.filter(({ timestamp }) => timestamp === null).length);
      }),
      { seed: 9 },
    );
  });

  it('escalates with the firings in a row and starts again after a quiet check', () => {
    const escalating: AlertRule = {
      ...rule,
      coolDownSeconds: 0,
      steps: [
        { after: 1, channel: 'in-app' },
        { after: 2, channel: 'notification' },
        { after: 3, channel: 'webhook' },
      ],
    };
    let state = INITIAL_ALERT_STATE;
    const actions = [5, 5, 5, 0, 5].map((count, n) => {
      const now = NOW + n * 300_000;
      const result = evaluateAlert(escalating, errors(count, now), state, check(now));
      state = result.nextState;
      return result.actions;
    });
    expect(actions).toEqual([
      ['in-app'],
      ['in-app', 'notification'],
      ['in-app', 'notification', 'webhook'],
      [],
      ['in-app'],
    ]);
  });

  it('uses no channel twice within the cool-down, in whatever order it fires', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 6), { maxLength: 30 }), (counts) => {
        let state = INITIAL_ALERT_STATE;
        const used: number[] = [];
        for (const [n, count] of counts.entries()) {
          const now = NOW + n * 300_000;
          const result = evaluateAlert(rule, errors(count, now), state, check(now));
          state = result.nextState;
          if (result.actions.length > 0) used.push(now);
          // Whatever is not used although it fires is said.
          expect(result.actions.length + result.heldBack.length).toBe(result.firing ? 1 : 0);
        }
        for (const [n, now] of used.entries())
          expect(now - (used[n - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(1_800_000);
      }),
      { seed: 10 },
    );
  });

  it('keeps to the in-app list in quiet hours and catches up afterwards', () => {
    const quiet: AlertRule = {
      ...rule,
      steps: [
        { after: 1, channel: 'in-app' },
        { after: 1, channel: 'notification' },
      ],
      quietHours: { from: 600, to: 631 },
    };
    const during = evaluateAlert(quiet, errors(5), INITIAL_ALERT_STATE, check(NOW));
    expect(during.actions).toEqual(['in-app']);
    expect(during.heldBack).toEqual([{ channel: 'notification', because: 'quiet hours' }]);
    const later = NOW + 300_000;
    expect(evaluateAlert(quiet, errors(5, later), during.nextState, check(later)).actions).toEqual([
      'notification',
    ]);
  });

  it('counts missed checks and survives a clock set back', () => {
    const first = evaluateAlert(rule, errors(5), INITIAL_ALERT_STATE, check(NOW)).nextState;
    expect(evaluateAlert(rule, [], first, check(NOW + 1_500_000)).missedChecks).toBe(4);
    const back = NOW - 86_400_000;
    const silent = evaluateAlert(rule, errors(5, back), first, check(back));
    expect(silent).toMatchObject({ missedChecks: 0, actions: [] });
    const again = back + 1_800_000;
    expect(evaluateAlert(rule, errors(5, again), silent.nextState, check(again)).actions).toEqual(['in-app']);
  });

  it('says what it cannot judge', () => {
    const odd = [...errors(2, NOW, 'ep_1', 'odd'), readEntry({ level: 'error', message: 'no time' }, 'ep_1')];
    expect(evaluateAlert(rule, odd, INITIAL_ALERT_STATE, check(NOW))).toMatchObject({
      count: 0,
      unjudged: { untimed: 1, unknownLevel: 2 },
    });
  });
});

describe('isQuiet', () => {
  it('spans midnight and follows the zone', () => {
    const night = { from: 22 * 60, to: 6 * 60 };
    const at = (hour: number, zone = 0) => isQuiet(night, Date.UTC(2024, 0, 15, hour), zone * 3_600_000);
    expect([21, 22, 23, 0, 5, 6].map((hour) => at(hour))).toEqual([false, true, true, true, true, false]);
    expect(at(21, 1)).toBe(true);
    expect(isQuiet(null, NOW, 0)).toBe(false);
  });
});

describe('stored rules', () => {
  it('come back as they were', () => {
    const full: AlertRule = {
      ...rule,
      quietHours: { from: 0, to: 60 },
      pattern: 'a|b',
      webhookUrl: 'https://x.test/',
    };
    expect(parseAlertRules(JSON.parse(JSON.stringify([full])))).toEqual({ rules: [full], unreadable: [] });
    const { nextState } = evaluateAlert(rule, errors(5), INITIAL_ALERT_STATE, check(NOW));
    expect(parseAlertState(JSON.parse(JSON.stringify(nextState)))).toEqual(nextState);
  });

  it('are read from anything without throwing, and are always usable', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (a, b, c) => {
        const value: Json = {
          id: 'x',
          endpoints: ['ep_1', b as Json],
          threshold: a as Json,
          steps: c as Json,
          pattern: b as Json,
        };
        const { rules, unreadable } = parseAlertRules([a, value]);
        expect(rules.length + unreadable.length).toBe(2);
        for (const read of rules) {
          expect(alertRuleProblems({ ...read, windowSeconds: 86_400, webhookUrl: 'https://x.test' })).toEqual(
            [],
          );
        }
        parseAlertState(a);
        parseAlertRules(a);
      }),
      { seed: 11 },
    );
  });

  it('never lose a pattern and go on firing on everything', () => {
    for (const pattern of [7, {}, 'x'.repeat(2_000)])
      expect(parseAlertRules([{ ...rule, pattern }]).rules[0]).toMatchObject({ enabled: false, pattern: '' });
  });

  it('refuse hostile ids and twins', () => {
    const stored = [{ ...rule, endpoints: ['..', 'a/b', '$(x)'] }, rule, { ...rule, name: 'twin' }];
    expect(parseAlertRules(stored)).toEqual({
      rules: [rule],
      unreadable: expect.objectContaining({ length: 2 }),
    });
  });
});

describe('alertRuleProblems', () => {
  it('names each', () => {
    expect(alertRuleProblems(rule)).toEqual([]);
    const wrong: AlertRule = {
      ...rule,
      name: ' ',
      endpoints: [],
      threshold: 0,
      windowSeconds: 60,
      steps: [{ after: 1, channel: 'webhook' }],
      webhookUrl: 'javascript:alert(1)',
    };
    expect(alertRuleProblems(wrong)).toHaveLength(5);
  });
});

describe('compileAlertPattern', () => {
  it('refuses what is invalid or too long, and leaves open what could take long', () => {
    const testOf = (pattern: string) => {
      const compiled = compileAlertPattern(pattern);
      if (!compiled.ok) throw new Error(compiled.problem);
      return compiled.test;
    };
    expect(compileAlertPattern('(')).toMatchObject({ ok: false });
    expect(compileAlertPattern('a'.repeat(1_001))).toMatchObject({ ok: false });
    expect(testOf('oom')('CUDA OOM')).toBe(true);
    expect(testOf('oom')('fine')).toBe(false);
    expect(testOf('oom')(`${'x'.repeat(10_000)} OOM`)).toBeNull();
    expect(testOf('(a+)+')('a')).toBeNull();
    expect(testOf('')('x'.repeat(10_001))).toBe(true);
  });
});

describe('alertCost', () => {
  it('is a request for each endpoint and check', () => {
    expect(requestsPerHour([rule])).toBe(24);
    expect(requestsPerHour([rule, { ...rule, enabled: false }], new Set(['ep_1']))).toBe(12);
    expect(alertCost([rule]).text).toBe(
      'The rules ask for 24 of 100 requests an hour, which leaves 76 for everything else.',
    );
    const nine = { ...rule, endpoints: Array.from({ length: 9 }, (_, n) => `ep_${n}`) };
    expect(alertCost([nine])).toMatchObject({ fits: false, perHour: 108 });
    expect(alertCost([rule], new Set(rule.endpoints)).text).toBe(
      'The rules ask for no requests. 2 endpoints are read from the live tail without requests.',
    );
  });
});
