import { keepPreviousData, type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { aggregateBody, planSpecs } from '../../logs/aggregation-plan-request';
import { planKey } from '../../logs/aggregation-plan-text';
import { toIso } from '../../logs/time-range';
import {
  type AggregateRow,
  type ApiProblem,
  isAbort,
  type LogSource,
  toProblem,
} from '../../sources/log-source';
import type { PartOutcome } from './merge-answers';
import { partKey, questionKey, type RunPart, type RunQuestion, runParts } from './run-parts';

export interface AggregateRun {
  /** What was last asked; null before the first run. */
  readonly asked: RunQuestion | null;
  /** The question that `outcomes` answer: the one before while a new one is on its way. */
  readonly shown: RunQuestion | null;
  /** What came of each of its requests so far. */
  readonly outcomes: readonly PartOutcome[];
  readonly running: boolean;
  /** Why it is not complete. */
  readonly problem: ApiProblem | null;
  /** The request is sent again by itself at this epoch millisecond. */
  readonly retryAt: number | null;
  /** Asks; the same question again is asked anew. */
  readonly ask: (question: RunQuestion) => void;
  /** Asks for what is still missing. */
  readonly retry: () => void;
  readonly stop: () => void;
}

/** The last run over one source. A new one ends the one before; answers of single requests are kept. */
export function useAggregateRun(source: LogSource): AggregateRun {
  const client = useQueryClient();
  const [asked, setAsked] = useState<RunQuestion | null>(null);
  const { id, capabilities } = source;
  const parts = useMemo(
    () => (asked === null ? [] : runParts(asked, capabilities.maxRangeMs)),
    [asked, capabilities.maxRangeMs],
  );
  const queryKey = ['aggregate-run', id, asked === null ? null : questionKey(asked)];
  const run = useQuery({
    queryKey,
    enabled: asked !== null,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => ({
      question: asked,
      outcomes: await askAll(client, source, parts, signal),
    }),
  });
  const failure = run.error ?? (run.failureCount > 0 ? run.failureReason : null);
  const latest = run.isPlaceholderData ? null : problemOf(run.data?.outcomes ?? []);
  const problem = failure === null ? latest : toProblem(failure);
  const waits = run.isFetching && problem?.retryAfterMs != null;
  // When the refusal came: the wait counts from there.
  const refused = useRef({ failure, at: Date.now() });
  if (refused.current.failure !== failure) refused.current = { failure, at: Date.now() };
  const { refetch } = run;
  const ask = useCallback(
    (question: RunQuestion) => {
      if (asked === null || questionKey(question) !== questionKey(asked)) {
        setAsked(question);
        return;
      }
      for (const part of runParts(question, capabilities.maxRangeMs))
        client.removeQueries({ queryKey: answerKey(id, part), exact: true });
      void refetch();
    },
    [asked, capabilities.maxRangeMs, client, id, refetch],
  );
  return {
    asked,
    shown: asked === null ? null : (run.data?.question ?? asked),
    outcomes: asked === null ? [] : (run.data?.outcomes ?? answeredSoFar(client, id, parts)),
    running: asked !== null && run.isFetching,
    problem: asked === null ? null : problem,
    retryAt: waits ? refused.current.at + (problem.retryAfterMs ?? 0) : null,
    ask,
    retry: useCallback(() => void refetch(), [refetch]),
    stop: () => {
      void client.cancelQueries({ queryKey });
      setAsked(null);
    },
  };
}

function problemOf(outcomes: readonly PartOutcome[]): ApiProblem | null {
  return outcomes.find(({ problem }) => problem !== null)?.problem ?? null;
}

type Answers = ReadonlyMap<string, readonly AggregateRow[] | null>;

function answerKey(sourceId: string, part: RunPart): readonly unknown[] {
  return ['aggregate-answer', sourceId, partKey(part)];
}

/** The other requests would meet the same: a wait, a key that does not hold, a server that is not there. */
const ENDS_ALL: ReadonlySet<ApiProblem['kind']> = new Set([
  'rate-limited',
  'unauthorized',
  'invalid-key',
  'offline',
  'unreachable',
]);

/** One request after the other. What is refused leaves the others their chance; passing faults are tried again. */
async function askAll(
  client: QueryClient,
  source: LogSource,
  parts: readonly RunPart[],
  signal: AbortSignal,
): Promise<readonly PartOutcome[]> {
  const outcomes: PartOutcome[] = [];
  for (const part of parts) {
    const key = answerKey(source.id, part);
    const known = client.getQueryData<Answers>(key);
    if (known !== undefined) {
      outcomes.push({ part, answers: known, problem: null });
      continue;
    }
    try {
      const answers = await askPart(source, part, parts.length > 1, signal);
      client.setQueryData(key, answers);
      outcomes.push({ part, answers, problem: null });
    } catch (error) {
      if (isAbort(error) || ENDS_ALL.has(toProblem(error).kind)) throw error;
      outcomes.push({ part, answers: null, problem: toProblem(error) });
    }
  }
  const problems = outcomes.flatMap(({ problem }) => problem ?? []);
  const passing = problems.find(({ retryable }) => retryable);
  if (passing !== undefined) throw passing;
  if (problems.length === outcomes.length && problems[0] !== undefined) throw problems[0];
  return outcomes;
}

async function askPart(
  source: LogSource,
  { plans, endpoints, range }: RunPart,
  merged: boolean,
  signal: AbortSignal,
): Promise<Answers> {
  const specs = planSpecs(plans, merged);
  const { aggregations } = await source.aggregate(
    {
      endpointIds: endpoints,
      timeRange: { start: toIso(range.start), end: toIso(range.end) },
      aggregations: specs,
    },
    signal,
  );
  return new Map(
    plans.map((plan, index) => {
      const name = specs[index]?.name ?? '';
      return [planKey(plan), Object.hasOwn(aggregations, name) ? (aggregations[name] ?? null) : null];
    }),
  );
}

/** Of a run that failed or still goes on: the requests that have been answered. */
function answeredSoFar(
  client: QueryClient,
  sourceId: string,
  parts: readonly RunPart[],
): readonly PartOutcome[] {
  return parts.map((part) => ({
    part,
    answers: client.getQueryData<Answers>(answerKey(sourceId, part)) ?? null,
    problem: null,
  }));
}

/** The first request of a run, for the code shown. */
export function firstBody(question: RunQuestion, maxRangeMs: number) {
  const parts = runParts(question, maxRangeMs);
  const [first] = parts;
  if (first === undefined) return null;
  return aggregateBody(first.endpoints, first.range, planSpecs(first.plans, parts.length > 1));
}
