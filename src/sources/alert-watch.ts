import type { RequestBudget } from '../api/request-budget';
import {
  type AlertDelivery,
  type AlertEvent,
  type AlertLog,
  type AlertRun,
  afterFailure,
  runOf,
  sampleOf,
  withCheck,
  withDelivery,
  withoutOtherRuns,
  withRun,
} from '../logs/analysis/alert-log';
import { compileAlertPattern } from '../logs/analysis/alert-pattern';
import type { AlertRule } from '../logs/analysis/alert-rule';
import type { LogEntry } from '../logs/entry';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../logs/time-range';
import type { EpochMs } from '../logs/timestamp';
import { type CheckResult, type CheckSetup, checkRule } from './alert-check';
import { hasAlertLevel } from './alert-judge';
import type { AlertStream } from './alert-stream';
import type { WebhookOutcome } from './alert-webhook';
import { type ApiProblem, isAbort, type LogSource, toProblem } from './log-source';

/** What the watch works with; all that is not its own decision. */
export interface AlertWatchPorts extends Omit<CheckSetup, 'signal' | 'stream'> {
  readonly source: LogSource;
  readonly budget: RequestBudget;
  readonly stream: AlertStream;
  readonly rules: () => readonly AlertRule[];
  readonly log: { read(): AlertLog; update(change: (log: AlertLog) => AlertLog): void };
  /** The entry as it may be kept and sent on. */
  readonly redact: (entry: LogEntry) => LogEntry;
  /** Shows a browser notification; gives why it cannot, or null. */
  readonly notify: (event: AlertEvent) => string | null;
  readonly webhook: (event: AlertEvent, url: string, signal: AbortSignal) => Promise<WebhookOutcome>;
  readonly online: () => boolean;
  /** The key was refused: nothing is asked any more until there is another connection. */
  readonly onUnauthorized: (problem: ApiProblem) => void;
  readonly newId: () => string;
}

/** At the latest after so long it looks whether something is due: a sleeping computer runs no timers. */
const LONGEST_SLEEP_MS = 30 * SECOND_MS;
/** Without a request to spend, or a network, the next look is so long after. */
const WAIT_MS = MINUTE_MS;
/** A rule that the stream delivers is looked at between its checks, at most so often. */
const STREAM_LOOK_MS = 5 * SECOND_MS;

/**
 * Checks the enabled rules when they are due, one after another, and tells of those that fire. Runs in one tab at a
 * time; what it knows is in the log, so that another tab goes on where this one ended.
 */
export class AlertWatch {
  readonly #ports: AlertWatchPorts;
  readonly #stop = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;
  #again = false;
  #paused: ApiProblem | null = null;
  #lookedAt = 0;
  readonly #leave: () => void;

  constructor(ports: AlertWatchPorts) {
    this.#ports = ports;
    this.#leave = ports.stream.subscribe(() => this.#lookAtStream());
    this.#timer = setTimeout(this.wake);
  }

  /** Why nothing is checked at all; null while it is. */
  get paused(): ApiProblem | null {
    return this.#paused;
  }

  /** To be called when rules have changed, the network is back, or the tab is seen again. */
  wake = (): void => {
    clearTimeout(this.#timer);
    if (this.#stop.signal.aborted) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    this.#work()
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted && !isAbort(error)) this.#fault(toProblem(error));
      })
      .finally(() => {
        this.#busy = false;
        if (this.#stop.signal.aborted) return;
        if (this.#again) {
          this.#again = false;
          this.wake();
        } else this.#timer = setTimeout(this.wake, this.#sleepMs());
      });
  };

  close(): void {
    this.#leave();
    clearTimeout(this.#timer);
    this.#stop.abort();
  }

  async #work(): Promise<void> {
    const { rules, log, stream } = this.#ports;
    stream.watch(rules());
    log.update((known) => withoutOtherRuns(known, rules()));
    if (this.#paused === null) {
      for (const { id } of rules()) {
        // Read anew each time: a check takes long enough for a rule to be changed or deleted.
        const rule = rules().find((one) => one.id === id);
        if (rule !== undefined) await this.#checkIfDue(rule);
        if (this.#stop.signal.aborted || this.#paused !== null) break;
      }
    }
    await this.#deliver();
  }

  async #checkIfDue(rule: AlertRule): Promise<void> {
    const { log, now, budget, online } = this.#ports;
    const run = runOf(log.read(), rule);
    if (!rule.enabled) {
      // Whoever turns a rule off wants nothing of the time until it is on again.
      if (run.nextCheck !== null || run.covered.length > 0)
        this.#save({
          ...run,
          nextCheck: null,
          covered: [],
          waits: '',
          state: { ...run.state, consecutive: 0 },
        });
      return;
    }
    const interval = rule.intervalSeconds * SECOND_MS;
    if (!isDue(run.nextCheck, interval, now())) return;
    const { limit, blockedUntil } = budget.snapshot();
    // The snapshot is as old as the last request; the record leaves out what is over an hour ago.
    const used = budget.record().sent.length;
    if (!online()) return this.#wait(run, now() + WAIT_MS, 'this device is offline');
    if (budget.waitMs() > 0) return this.#wait(run, blockedUntil + 50, 'the API asked to wait (429)');
    const needed = rule.endpoints.filter((id) => !this.#ports.stream.streams(rule, id)).length;
    if (used + needed > limit)
      return this.#wait(run, now() + WAIT_MS, `${used} of ${limit} requests of this hour are used`);
    const { signal } = this.#stop;
    const result = await checkRule(rule, run.state, new Map(run.covered), { ...this.#ports, signal });
    signal.throwIfAborted();
    this.#record(rule, run, result, interval);
  }

  #record(rule: AlertRule, run: AlertRun, result: CheckResult, interval: number): void {
    const { log, now, newId, redact, onUnauthorized } = this.#ports;
    const { evaluation, readings, problems, counts } = result;
    const at = now();
    const covered = new Map(run.covered);
    for (const { endpointId, span } of readings) covered.set(endpointId, span.range.end);
    const gaps = readings.filter(({ span }) => span.missed > 0);
    const uncovered = readings.flatMap((reading) => uncoveredOf(reading) ?? []);
    const stop = problems.find(
      ({ problem }) => problem.kind === 'unauthorized' || problem.kind === 'invalid-key',
    );
    const limited = problems.find(({ problem }) => problem.kind === 'rate-limited');
    const lasting = problems.some(({ problem }) => !problem.retryable && problem.kind !== 'rate-limited');
    const failures = lasting ? run.failures + 1 : 0;
    // What asking again does not mend is asked less and less often, down to once an hour.
    const pause =
      failures < 2 ? interval : Math.max(interval, Math.min(interval * 2 ** (failures - 1), HOUR_MS));
    const [nextCheck, waits] =
      limited === undefined
        ? [at + pause, failures < 2 ? '' : 'the last checks failed']
        : [at + (limited.problem.retryAfterMs ?? WAIT_MS) + 50, 'the API asked to wait (429)'];
    const next: AlertRun = {
      ...run,
      state: evaluation?.nextState ?? run.state,
      covered: [...covered].filter(([id]) => rule.endpoints.includes(id)),
      nextCheck,
      waits,
      failures,
      last: {
        time: at,
        firing: evaluation?.firing ?? run.last?.firing ?? false,
        counts,
        problems: problems.map(({ endpointId, code, message }) => ({ endpointId, code, message })),
        heldBack: evaluation?.heldBack ?? [],
        streamed: readings.filter(({ streamed }) => streamed).length,
        unjudged: evaluation === null ? 0 : evaluation.unjudged.untimed + evaluation.unjudged.unknownLevel,
      },
      missed:
        gaps.length === 0
          ? run.missed
          : {
              count: Math.max(...gaps.map(({ span }) => span.missed)),
              range: {
                start: Math.min(...gaps.map(({ endpointId }) => new Map(run.covered).get(endpointId) ?? at)),
                end: Math.max(...gaps.map(({ span }) => span.range.end)),
              },
            },
      uncovered: uncovered[0] ?? run.uncovered,
    };
    log.update((known) => {
      const saved = withRun(known, next);
      if (evaluation === null) return saved;
      const samples = evaluation.recent.map((entry) => sampleOf(redact(entry)));
      return withCheck(saved, rule, { id: newId(), now: at, evaluation, counts, samples });
    });
    if (stop !== undefined) {
      this.#paused = stop.problem;
      onUnauthorized(stop.problem);
    }
  }

  /** Tries what is due of notifications and webhooks. */
  async #deliver(): Promise<void> {
    const { log, now } = this.#ports;
    for (const event of log.read().events) {
      for (const delivery of event.deliveries) {
        if (delivery.status !== 'pending' || (delivery.nextTry ?? 0) > now()) continue;
        const outcome = await this.#try(event, delivery);
        this.#stop.signal.throwIfAborted();
        log.update((known) => withDelivery(known, event.id, outcome));
      }
    }
  }

  async #try(event: AlertEvent, delivery: AlertDelivery): Promise<AlertDelivery> {
    const { notify, webhook, rules, now } = this.#ports;
    const done: AlertDelivery = {
      ...delivery,
      status: 'done',
      tries: delivery.tries + 1,
      nextTry: null,
      note: '',
    };
    if (delivery.channel !== 'webhook') {
      const refusal = notify(event);
      return refusal === null ? done : afterFailure(delivery, now(), refusal, false, null);
    }
    const url = rules().find(({ id }) => id === event.ruleId)?.webhookUrl ?? '';
    if (url === '')
      return afterFailure(delivery, now(), 'The rule or its webhook address is gone', false, null);
    const outcome = await webhook(event, url, this.#stop.signal);
    if (outcome.ok) return done;
    return afterFailure(delivery, now(), outcome.reason, outcome.retryable, outcome.retryAfterMs);
  }

  /** A rule that the live tail brings over its threshold does not wait for its next check. */
  #lookAtStream(): void {
    const { now, rules, log, stream } = this.#ports;
    if (now() - this.#lookedAt < STREAM_LOOK_MS && now() >= this.#lookedAt) return;
    this.#lookedAt = now();
    let found = false;
    for (const rule of rules()) {
      if (!rule.enabled || !rule.endpoints.every((id) => stream.streams(rule, id))) continue;
      const run = runOf(log.read(), rule);
      if (run.last === null || run.last.firing || run.nextCheck === null || run.nextCheck <= now()) continue;
      const since = this.#ports.clock.now() - rule.windowSeconds * SECOND_MS;
      const pattern = compileAlertPattern(rule.pattern);
      if (!pattern.ok) continue;
      const counts = rule.endpoints.map((id) =>
        (stream.entriesFor(rule, id, { start: since, end: since }) ?? []).filter(
          (entry) =>
            // What has to be judged elsewhere is looked at by the check, unless that failed the last time.
            hasAlertLevel(entry, rule) && (pattern.test(entry.message) ?? run.failures === 0),
        ),
      );
      if (!counts.some(({ length }) => length >= rule.threshold)) continue;
      this.#save({ ...run, nextCheck: now() });
      found = true;
    }
    if (found) this.wake();
  }

  #wait(run: AlertRun, until: EpochMs, waits: string): void {
    this.#save({ ...run, nextCheck: until, waits });
  }

  #save(run: AlertRun): void {
    this.#ports.log.update((log) => withRun(log, run));
  }

  /** Something of ours failed: told with every rule that is on, and tried again a minute later. */
  #fault(problem: ApiProblem): void {
    const { rules, log, now } = this.#ports;
    for (const rule of rules()) {
      if (rule.enabled)
        this.#wait(runOf(log.read(), rule), now() + WAIT_MS, `an error of the dashboard: ${problem.message}`);
    }
  }

  #sleepMs(): number {
    const { log, now, rules } = this.#ports;
    const { events, runs } = log.read();
    const enabled = new Set(rules().flatMap(({ id, enabled: on }) => (on ? [id] : [])));
    const due = [
      ...runs.flatMap(({ ruleId, nextCheck }) => (enabled.has(ruleId) ? [nextCheck ?? 0] : [])),
      ...events.flatMap(({ deliveries }) =>
        deliveries.flatMap(({ status, nextTry }) => (status === 'pending' ? [nextTry ?? 0] : [])),
      ),
    ];
    if (this.#paused !== null) return LONGEST_SLEEP_MS;
    return Math.min(LONGEST_SLEEP_MS, Math.max(250, Math.min(...due) - now()));
  }
}

/** A time that no check is set for, because the clock was set back since, must not be waited for. */
function isDue(nextCheck: EpochMs | null, interval: number, now: EpochMs): boolean {
  return nextCheck === null || nextCheck <= now || nextCheck > now + Math.max(interval, HOUR_MS) + MINUTE_MS;
}

/** What was looked at neither in time nor now: too long ago, or older than the entries that were loaded. */
function uncoveredOf({ span, truncated, entries }: CheckResult['readings'][number]) {
  if (span.uncovered !== null) return span.uncovered;
  if (!truncated || span.missed === 0) return null;
  const oldest = Math.min(...entries.flatMap(({ time }) => time ?? []));
  return oldest > span.range.start && Number.isFinite(oldest)
    ? { start: span.range.start, end: oldest }
    : null;
}
