import { useEffect, useRef } from 'react';
import type { AggregationPlan } from '../../logs/aggregation-plan';
import { planProblem } from '../../logs/aggregation-plan-choices';
import { planKey } from '../../logs/aggregation-plan-text';
import { formatCounted } from '../../ui/format';
import { distinctPlans, questionKey, type RunQuestion } from './run-parts';
import type { AggregateRun } from './use-aggregate-run';

/** Long enough for a range to be dragged or typed without a request for each step. Milliseconds. */
const DEBOUNCE_MS = 400;
/** A run that takes more requests than this is left to a press of Run: the API allows 100 an hour. */
const MAX_UNASKED = 10;

export interface AutoRunOptions {
  readonly question: RunQuestion;
  readonly requests: number;
  readonly requestsLeft: number;
  readonly runnable: boolean;
  readonly run: AggregateRun;
}

export interface AutoRun {
  /** To be called with the plans as the builder changes them: its changes wait for Run. */
  readonly ownChange: (plans: readonly AggregationPlan[]) => void;
  /** To be called when the user runs it. */
  readonly started: () => void;
  /** Why a run is not made by itself, in a sentence; empty when nothing is held back. */
  readonly held: string;
}

/**
 * Runs what an address brings (a link, a saved view, the back button), and what ran before again when its range or
 * endpoints change. Never by itself for more requests than are left, or than a few.
 */
export function useAutoRun({ question, requests, requestsLeft, runnable, run }: AutoRunOptions): AutoRun {
  const { asked, ask } = run;
  const plansText = textOf(question.plans);
  // What the builder made itself is not run before it is asked for; what came from elsewhere is.
  const own = useRef<string | null>(null);
  const frameKey = questionKey({ ...question, plans: [] });
  const due =
    runnable && own.current !== plansText && (asked === null || questionKey(asked) !== questionKey(question));
  const moved =
    runnable &&
    asked !== null &&
    asked.apart === question.apart &&
    questionKey({ ...asked, plans: [] }) !== frameKey;
  const wanted = due || moved;
  const allowed = requests <= Math.min(requestsLeft, MAX_UNASKED);
  const latest = useRef({ ask, question });
  latest.current = { ask, question };
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the question starts the pause anew
  useEffect(() => {
    if (!wanted || !allowed) return;
    const timer = setTimeout(() => {
      own.current = textOf(latest.current.question.plans);
      latest.current.ask(latest.current.question);
    }, DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [wanted, allowed, plansText, frameKey]);
  return {
    ownChange: (plans) => {
      own.current = textOf(plans);
    },
    started: () => {
      own.current = plansText;
    },
    held:
      wanted && !allowed
        ? `Not run by itself: it costs ${formatCounted(requests, 'request', 'requests')}${requests > requestsLeft ? `, and ${requestsLeft} are left this hour` : ''}. Press Run to ask.`
        : '',
  };
}

/** The plans that can be run, as text. */
function textOf(plans: readonly AggregationPlan[]): string {
  return distinctPlans(plans.filter((plan) => planProblem(plan) === null))
    .map(planKey)
    .join('\n');
}
