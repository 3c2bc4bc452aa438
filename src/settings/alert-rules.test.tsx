// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { INITIAL_ALERT_STATE } from '../logs/analysis/alert-evaluation';
import {
  type AlertEvent,
  type AlertRun,
  EMPTY_ALERT_LOG,
  withRead,
  withRun,
} from '../logs/analysis/alert-log';
import { type AlertRule, DEFAULT_ALERT } from '../logs/analysis/alert-rule';
import { alertLogOf, createAlertLogStore, readAlertLog } from './alert-log';
import { alertRulesName, alertRulesOf, createAlertRulesStore } from './alert-rules';
import { useStorageHealth } from './settings-storage';

const NAME = alertRulesName('test');
const rule = (id: string): AlertRule => ({ ...DEFAULT_ALERT, id, name: `Rule ${id}`, endpoints: ['ep.1'] });
const event: AlertEvent = {
  id: 'e1',
  ruleId: 'r1',
  ruleName: 'Errors',
  time: 1_705_314_600_000,
  endpoints: [{ endpointId: '__proto__', count: 5, atLeast: false }],
  threshold: 5,
  windowSeconds: 300,
  level: 'error',
  pattern: '',
  window: { start: 1_705_314_300_000, end: 1_705_314_600_000 },
  late: false,
  recent: [],
  deliveries: [{ channel: 'webhook', status: 'pending', tries: 1, nextTry: 5, note: 'x' }],
  unread: true,
  repeats: 0,
  lastFiring: 1_705_314_600_000,
  ended: null,
};
const run: AlertRun = {
  ruleId: 'r1',
  key: 'k',
  state: INITIAL_ALERT_STATE,
  covered: [['ep_1', 5]],
  nextCheck: 7,
  waits: '',
  failures: 0,
  last: { time: 5, firing: true, counts: [], problems: [], heldBack: [], streamed: 0, unjudged: 0 },
  missed: null,
  uncovered: null,
};

beforeEach(() => {
  localStorage.clear();
  useStorageHealth.setState({ works: true });
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('the rules', () => {
  it('are stored, read again, and brought back to their place by undo', () => {
    const store = createAlertRulesStore(NAME);
    for (const id of ['a', 'b', 'c']) store.getState().put(rule(id));
    store.getState().put({ ...rule('b'), threshold: 9 });
    const undo = store.getState().remove('b');
    expect(
      createAlertRulesStore(NAME)
        .getState()
        .rules.map(({ id }) => id),
    ).toEqual(['a', 'c']);
    undo();
    const read = createAlertRulesStore(NAME).getState().rules;
    expect(read.map(({ id, threshold }) => [id, threshold])).toEqual([
      ['a', 5],
      ['b', 9],
      ['c', 5],
    ]);
  });

  it('that cannot be read are counted and kept until they are discarded', () => {
    localStorage.setItem(NAME, JSON.stringify({ state: [rule('a'), { later: 2 }, 7], version: 9 }));
    const store = createAlertRulesStore(NAME);
    expect(store.getState().unreadable).toEqual([{ later: 2 }, 7]);
    store.getState().put(rule('b'));
    const again = createAlertRulesStore(NAME);
    expect(again.getState()).toMatchObject({
      unreadable: [{ later: 2 }, 7],
      rules: [{ id: 'a' }, { id: 'b' }],
    });
    again.getState().discardUnreadable();
    expect(createAlertRulesStore(NAME).getState()).toMatchObject({ unreadable: [], rules: [{}, {}] });
  });

  it.each(['', '{', 'null', '5', '[]', '\u0000'])(
    'spoilt as %j are kept as one unreadable text',
    (spoilt) => {
      localStorage.setItem(NAME, spoilt);
      const store = createAlertRulesStore(NAME);
      expect(store.getState()).toMatchObject({ rules: [], unreadable: [spoilt] });
      store.getState().put(rule('a'));
      expect(createAlertRulesStore(NAME).getState().unreadable).toEqual([spoilt]);
    },
  );

  it('follow other tabs, and a change here does not undo theirs', () => {
    const store = alertRulesOf('test');
    store.getState().put(rule('a'));
    const stored = JSON.stringify({ state: [rule('a'), rule('theirs')], version: 1 });
    localStorage.setItem(NAME, stored);
    store.getState().put(rule('mine'));
    expect(store.getState().rules.map(({ id }) => id)).toEqual(['a', 'theirs', 'mine']);
    const later = JSON.stringify({ state: [rule('later')], version: 1 });
    localStorage.setItem(NAME, later);
    window.dispatchEvent(new StorageEvent('storage', { key: NAME, newValue: later }));
    expect(store.getState().rules.map(({ id }) => id)).toEqual(['later']);
  });

  it('hold for this page where nothing can be stored, and that is told', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const store = createAlertRulesStore(NAME);
    store.getState().put(rule('a'));
    store.getState().put(rule('b'));
    expect(store.getState()).toMatchObject({ stored: false, rules: [{ id: 'a' }, { id: 'b' }] });
    expect(useStorageHealth.getState().works).toBe(false);
  });
});

describe('the log', () => {
  it('is read as it was written', () => {
    const log = { events: [event], dropped: 3, runs: [run] };
    expect(readAlertLog(JSON.parse(JSON.stringify(log)))).toEqual({ log, unreadable: 0 });
  });

  it('loses nothing else for what is spoilt in it, and counts that', () => {
    const spoilt = {
      events: [event, { id: 'e2' }, 5, { ...event, id: 'e3', time: 'x' }],
      runs: [{}, run],
      dropped: -1,
    };
    expect(readAlertLog(spoilt)).toEqual({
      log: { events: [event], dropped: 0, runs: [run] },
      unreadable: 3,
    });
    for (const value of [5, 'x', [], true]) expect(readAlertLog(value).log.events).toEqual([]);
  });

  it('takes over what another tab has marked before it changes anything', () => {
    const store = alertLogOf('test');
    store.getState().update((log) => ({ ...log, events: [event] }));
    createAlertLogStore('endpoint-logs.alert-log test')
      .getState()
      .update((log) => withRead(log, 'e1', false));
    store.getState().update((log) => withRun(log, run));
    expect(store.getState().log).toMatchObject({
      events: [{ id: 'e1', unread: false }],
      runs: [{ ruleId: 'r1' }],
    });
    store.getState().update(() => EMPTY_ALERT_LOG);
    expect(createAlertLogStore('endpoint-logs.alert-log test').getState().log).toEqual(EMPTY_ALERT_LOG);
  });
});
