import type { ServerClock } from '../api/server-clock';
import { NOTABLE_SKEW_MS } from '../api/server-clock';
import { type AlertEvaluation, type AlertState, evaluateAlert } from '../logs/analysis/alert-evaluation';
import type { CheckProblem, EndpointCount } from '../logs/analysis/alert-log';
import type { AlertRule } from '../logs/analysis/alert-rule';
import { type CheckSpan, checkSpan } from '../logs/analysis/alert-span';
import type { LogEntry } from '../logs/entry';
import type { TimeRange } from '../logs/time-range';
import type { EpochMs } from '../logs/timestamp';
import { judgeMessages } from './alert-judge';
import type { AlertStream } from './alert-stream';
import { ApiProblem, isAbort, type LogSource, toProblem } from './log-source';
import { type NoVerdict, noVerdictAdvice, noVerdictText } from './match-worker/match-message';

/** Entries asked for at once; more only for a higher threshold, and for an interval longer than the window. */
const PAGE = 1_000;

/** What one endpoint gave. */
export interface EndpointReading {
  readonly endpointId: string;
  readonly span: CheckSpan;
  readonly entries: readonly LogEntry[];
  /** Not every entry of the interval was loaded; those that are missing are older. */
  readonly truncated: boolean;
  readonly streamed: boolean;
}

/** A check as far as it came. */
export interface CheckResult {
  readonly readings: readonly EndpointReading[];
  readonly problems: readonly (CheckProblem & { readonly problem: ApiProblem })[];
  /** Null where no endpoint answered, or the pattern cannot be used. */
  readonly evaluation: AlertEvaluation | null;
  readonly counts: readonly EndpointCount[];
}

export interface CheckSetup {
  readonly source: LogSource;
  readonly clock: ServerClock;
  readonly stream: AlertStream | null;
  /** By the browser's clock. */
  readonly now: () => EpochMs;
  readonly zoneOffsetMs: (at: EpochMs) => number;
  readonly signal: AbortSignal;
}

/**
 * Checks one rule: asks the list for each endpoint (one request as a rule) unless the live tail has delivered all of
 * the interval already. Where asking must stop (a rate limit, a refused key), the endpoints left are not asked.
 */
export async function checkRule(
  rule: AlertRule,
  state: AlertState,
  covered: ReadonlyMap<string, EpochMs>,
  setup: CheckSetup,
): Promise<CheckResult> {
  const readings: EndpointReading[] = [];
  const problems: (CheckProblem & { problem: ApiProblem })[] = [];
  for (const endpointId of rule.endpoints) {
    try {
      readings.push(await readEndpoint(rule, endpointId, covered.get(endpointId) ?? null, setup));
    } catch (error) {
      if (isAbort(error) || setup.signal.aborted) throw error;
      const problem = toProblem(error);
      problems.push({ endpointId, code: problem.code, message: problem.message, problem });
      if (stopsAll(problem)) break;
    }
  }
  const all = readings.flatMap(({ entries }) => entries);
  const judged = await judgeMessages(rule, all, setup.signal);
  if (readings.length === 0 || judged === null) return { readings, problems, evaluation: null, counts: [] };
  if (judged.why !== null) {
    const problem = stoppedPattern(judged.unjudged, judged.why);
    for (const { endpointId } of readings)
      problems.push({ endpointId, code: problem.code, message: problem.message, problem });
  }
  const spans = new Map(readings.map(({ endpointId, span }) => [endpointId, span.range]));
  const now = setup.now();
  const evaluation = evaluateAlert(
    { ...rule, endpoints: readings.map(({ endpointId }) => endpointId) },
    all,
    state,
    {
      now,
      matches: judged.matches,
      zoneOffsetMs: setup.zoneOffsetMs(now),
      look: (endpointId): TimeRange => spans.get(endpointId) ?? { start: now, end: now },
    },
  );
  const truncated = new Set(readings.flatMap((one) => (one.truncated ? [one.endpointId] : [])));
  const found = new Map(evaluation.counts);
  const counts = readings.map(
    ({ endpointId }): EndpointCount => ({
      endpointId,
      count: found.get(endpointId) ?? 0,
      atLeast: truncated.has(endpointId) || judged.unjudged > 0,
    }),
  );
  return { readings, problems, evaluation, counts };
}

function stoppedPattern(unjudged: number, why: NoVerdict): ApiProblem {
  const entries = unjudged === 1 ? '1 entry was' : `${unjudged.toLocaleString('en-US')} entries were`;
  return new ApiProblem('internal', {
    code: why.kind === 'unstarted' ? 'ALERT_PATTERN_NOT_TRIED' : 'ALERT_PATTERN_TOO_SLOW',
    message: `The rule’s pattern ${noVerdictText(why)}: ${entries} not judged and do not count. ${noVerdictAdvice(why)}`,
  });
}

/** Problems after which no other endpoint of the same connection need be asked. */
export function stopsAll({ kind }: ApiProblem): boolean {
  return kind === 'rate-limited' || kind === 'unauthorized' || kind === 'invalid-key' || kind === 'offline';
}

async function readEndpoint(
  rule: AlertRule,
  endpointId: string,
  coveredTo: EpochMs | null,
  { source, clock, stream, signal }: CheckSetup,
): Promise<EndpointReading> {
  const span = checkSpan(rule, coveredTo, clock.now());
  const streamed = stream?.entriesFor(rule, endpointId, span.range) ?? null;
  if (streamed !== null) return { endpointId, span, entries: streamed, truncated: false, streamed: true };
  const skewBefore = clock.skewMs();
  const reading = await askList(rule, endpointId, span, source, !clock.isKnown(), signal);
  if (Math.abs(clock.skewMs() - skewBefore) < NOTABLE_SKEW_MS) return reading;
  // The server has just told that its time is another one: what was asked for was not the window.
  return askList(rule, endpointId, checkSpan(rule, coveredTo, clock.now()), source, false, signal);
}

async function askList(
  rule: AlertRule,
  endpointId: string,
  span: CheckSpan,
  source: LogSource,
  untilNow: boolean,
  signal: AbortSignal,
): Promise<EndpointReading> {
  const limit = span.missed > 0 ? source.capabilities.maxPage : Math.max(PAGE, rule.threshold);
  const { level, pattern: search } = rule;
  const page = await source.page(
    {
      endpoints: [endpointId],
      range: span.range,
      ...(untilNow ? { untilNow } : {}),
      level,
      search,
      jobId: '',
      limit: Math.min(source.capabilities.maxPage, limit),
      order: 'newest',
    },
    null,
    signal,
  );
  // A server may name another endpoint in its entries; what answers for this one counts as its own.
  const entries = page.entries.map((entry) =>
    entry.endpointId === endpointId ? entry : { ...entry, endpointId },
  );
  return { endpointId, span, entries, truncated: page.next !== null || page.waiting > 0, streamed: false };
}
