import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { parseAlertState } from '../logs/analysis/alert-evaluation';
import {
  type AlertEvent,
  type AlertLog,
  type AlertRun,
  EMPTY_ALERT_LOG,
  MAX_EVENTS,
  MAX_SAMPLE_MESSAGE,
} from '../logs/analysis/alert-log';
import { ALERT_CHANNELS, MAX_ALERT_PATTERN_LENGTH } from '../logs/analysis/alert-rule';
import { ENTRY_LEVELS, LEVELS } from '../logs/level';
import { isEndpointId } from '../logs/view-state';
import { readStored, writeStored } from './alert-storage';
import { followStorage } from './settings-storage';

/** The checks and firings of one connection on this device; see alert-rules.ts for what a connection is. */
export interface AlertLogState {
  readonly log: AlertLog;
  /** Stored events that could not be read and are gone with the next change. */
  readonly unreadable: number;
  readonly update: (change: (log: AlertLog) => AlertLog) => void;
}

export type AlertLogStore = StoreApi<AlertLogState>;

const text = (max: number) =>
  v.pipe(
    v.string(),
    v.transform((value) => value.slice(0, max)),
  );
const time = v.pipe(v.number(), v.finite(), v.minValue(-8.64e15), v.maxValue(8.64e15));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const range = v.object({ start: time, end: time });
const endpointId = v.pipe(v.string(), v.check(isEndpointId));
const endpointCount = v.object({ endpointId, count, atLeast: v.fallback(v.boolean(), false) });
const sample = v.object({
  timestamp: v.fallback(text(100), ''),
  level: v.fallback(v.picklist(ENTRY_LEVELS), 'unknown'),
  endpointId: v.fallback(text(200), ''),
  source: v.fallback(text(200), ''),
  jobId: v.fallback(text(200), ''),
  requestId: v.fallback(text(200), ''),
  message: v.fallback(text(MAX_SAMPLE_MESSAGE), ''),
});
const delivery = v.object({
  channel: v.picklist(ALERT_CHANNELS),
  status: v.picklist(['done', 'pending', 'failed', 'held']),
  tries: v.fallback(count, 0),
  nextTry: v.fallback(v.nullable(time), null),
  note: v.fallback(text(500), ''),
});
const event = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  ruleId: text(200),
  ruleName: text(200),
  time,
  endpoints: v.array(endpointCount),
  threshold: count,
  windowSeconds: count,
  level: v.picklist(LEVELS),
  pattern: v.fallback(text(MAX_ALERT_PATTERN_LENGTH), ''),
  window: range,
  late: v.fallback(v.boolean(), false),
  recent: v.fallback(v.array(sample), []),
  deliveries: v.fallback(v.array(delivery), []),
  unread: v.fallback(v.boolean(), true),
  repeats: v.fallback(count, 0),
  lastFiring: v.fallback(time, 0),
  ended: v.fallback(v.nullable(time), null),
});
const run = v.object({
  ruleId: text(200),
  key: v.string(),
  state: v.pipe(v.unknown(), v.transform(parseAlertState)),
  covered: v.fallback(v.array(v.tuple([endpointId, time])), []),
  nextCheck: v.fallback(v.nullable(time), null),
  waits: v.fallback(text(300), ''),
  failures: v.fallback(count, 0),
  last: v.fallback(
    v.nullable(
      v.object({
        time,
        firing: v.boolean(),
        counts: v.array(endpointCount),
        problems: v.array(v.object({ endpointId, code: text(100), message: text(500) })),
        heldBack: v.array(
          v.object({
            channel: v.picklist(ALERT_CHANNELS),
            because: v.picklist(['cool-down', 'quiet hours']),
          }),
        ),
        streamed: count,
        unjudged: count,
      }),
    ),
    null,
  ),
  missed: v.fallback(v.nullable(v.object({ count, range })), null),
  uncovered: v.fallback(v.nullable(range), null),
});
const stored = v.object({
  events: v.fallback(v.array(v.unknown()), []),
  runs: v.fallback(v.array(v.unknown()), []),
  dropped: v.fallback(count, 0),
});

/** Reads a stored log: what is spoilt in it is left out, events counted. */
export function readAlertLog(value: unknown): Pick<AlertLogState, 'log' | 'unreadable'> {
  const parsed = v.safeParse(stored, value);
  if (!parsed.success)
    return { log: EMPTY_ALERT_LOG, unreadable: value === null || value === undefined ? 0 : 1 };
  const { events, runs, dropped } = parsed.output;
  const kept = new Map<string, AlertEvent>();
  for (const one of events) {
    const read = v.safeParse(event, one);
    if (read.success && !kept.has(read.output.id)) kept.set(read.output.id, read.output);
  }
  const readRuns = new Map<string, AlertRun>();
  for (const one of runs) {
    const read = v.safeParse(run, one);
    if (read.success) readRuns.set(read.output.ruleId, read.output);
  }
  const log = { events: [...kept.values()].slice(0, MAX_EVENTS), dropped, runs: [...readRuns.values()] };
  return { log, unreadable: events.length - kept.size };
}

const PREFIX = 'endpoint-logs.alert-log ';
const stores = new Map<string, AlertLogStore>();

/** The log of a connection; the same store for the same scope. */
export function alertLogOf(scope: string): AlertLogStore {
  const known = stores.get(scope);
  if (known !== undefined) return known;
  const name = `${PREFIX}${scope}`;
  const store = createAlertLogStore(name);
  stores.set(scope, store);
  followStorage(name, () => store.setState(read(name) ?? {}));
  return store;
}

/** A store of its own, for tests. */
export function createAlertLogStore(name: string): AlertLogStore {
  let works = true;
  return createStore<AlertLogState>()((set, get) => ({
    ...(read(name) ?? { log: EMPTY_ALERT_LOG, unreadable: 0 }),
    update(change) {
      // What is stored may have been changed by another tab a moment ago.
      const now = (works ? read(name) : null) ?? { log: get().log, unreadable: get().unreadable };
      const next = change(now.log);
      if (next === now.log) return;
      works = writeStored(name, next);
      set({ log: next, unreadable: now.unreadable });
    },
  }));
}

function read(name: string): Pick<AlertLogState, 'log' | 'unreadable'> | null {
  const value = readStored(name);
  if (value.kind === 'none') return null;
  return readAlertLog(value.kind === 'value' ? value.value : value.text);
}
