import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { intervalText } from '../../log-ui/log-time';
import { ProblemAlert } from '../../log-ui/problem-alert';
import { RequestPanel } from '../../log-ui/request-panel';
import { type AggregationPlan, EMPTY_PLAN } from '../../logs/aggregation-plan';
import { DOCUMENTED_PLANS, planProblem } from '../../logs/aggregation-plan-choices';
import { formatPlan } from '../../logs/aggregation-plan-text';
import { LEVELS } from '../../logs/level';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { MAX_PLAN_TEXT, MAX_PLANS, type ViewState } from '../../logs/view-state';
import type { LogSource } from '../../sources/log-source';
import { Button } from '../../ui/button';
import { formatCount, formatCounted } from '../../ui/format';
import { Icon } from '../../ui/icon';
import styles from './aggregate.module.css';
import { type DrillDown, drillDown, type Narrowing } from './drill-down';
import { planTitle } from './figure-text';
import { mergeAnswers, type PlanResult } from './merge-answers';
import { PlanCard } from './plan-card';
import { PlanResultPanel } from './plan-result';
import { type FocusTarget, focusAfter, type PlanStep, takeStep } from './plan-steps';
import { costText, distinctPlans, questionKey, type RunQuestion, runParts } from './run-parts';
import { firstBody, useAggregateRun } from './use-aggregate-run';
import { useAutoRun } from './use-auto-run';

/** Where to: the patch, and the values from logs that it would put in the address. */
export type Drilled = Extract<DrillDown, { readonly patch: unknown }>;

export interface AggregateViewProps {
  readonly source: LogSource;
  /** Where the API is, for the code shown. The API key is always a placeholder there. */
  readonly baseUrl: string;
  readonly plans: readonly AggregationPlan[];
  /** What of the address's aggregations was not understood, in words. */
  readonly ignored: readonly string[];
  readonly onPlans: (plans: readonly AggregationPlan[]) => void;
  /** The filter bar, to begin an aggregation from. */
  readonly view: ViewState;
  readonly endpoints: readonly string[];
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  readonly knownSources: readonly string[];
  /** What is left of the API's requests this hour. */
  readonly requestsLeft: number;
  /** Leads to the entries; gives why it does not, or null. */
  readonly onDrillDown: (drilled: Drilled) => string | null;
  readonly onOpenConnection?: () => void;
}

/** Aggregations put together by the user and counted by the server, over the filter bar's endpoints and range. */
export function AggregateView(props: AggregateViewProps) {
  const { source, plans, onPlans, endpoints, range, zone, requestsLeft } = props;
  const id = useId();
  const frame = useRef<HTMLElement>(null);
  const [apart, setApart] = useState(false);
  const [editing, setEditing] = useState<readonly boolean[]>([]);
  const [requestOpen, setRequestOpen] = useState(false);
  const [refusal, setRefusal] = useState('');
  const focus = useRef<FocusTarget | null>(null);
  const { maxRangeMs, aggregate: able } = source.capabilities;
  const run = useAggregateRun(source);
  const question = useMemo<RunQuestion>(
    () => ({
      plans: distinctPlans(plans.filter((plan) => planProblem(plan) === null)),
      endpoints,
      range,
      apart,
    }),
    [plans, endpoints, range, apart],
  );
  const requests = runParts(question, maxRangeMs).length;
  const runnable = able && requests > 0 && plans.every((plan) => planProblem(plan) === null);
  const auto = useAutoRun({ question, requests, requestsLeft, runnable, run });

  useEffect(() => {
    const target = focus.current;
    focus.current = null;
    if (target === null) return;
    const holder = target.plan === null ? frame.current : planAt(frame.current, target.plan);
    const control = target.plan === null ? 'add' : target.control;
    holder?.querySelector<HTMLElement>(`[data-control="${control}"]`)?.focus();
  });

  const change = (next: readonly AggregationPlan[]) => {
    const tooLong = next.some((plan) => formatPlan(plan).length > MAX_PLAN_TEXT);
    setRefusal(
      tooLong ? `Not changed: an aggregation holds at most ${formatCount(MAX_PLAN_TEXT)} characters.` : '',
    );
    if (tooLong) return;
    auto.ownChange(next);
    onPlans(next);
  };
  const add = (plan: AggregationPlan) => {
    setEditing([...plans.map((_, index) => editing[index] ?? false), true]);
    focus.current = { plan: plans.length, control: 'edit' };
    change([...plans, plan]);
  };
  const step = (index: number, taken: PlanStep) => {
    const next = takeStep(plans, index, taken);
    setEditing(
      takeStep(
        plans.map((_, at) => editing[at] ?? false),
        index,
        taken,
      ),
    );
    focus.current = focusAfter(index, taken, next.length);
    change(next);
  };
  const narrow = (result: PlanResult, narrowing: Narrowing, to: TimeRange) => {
    const { shown } = run;
    if (shown === null) return;
    const drilled = drillDown(result.plan, narrowing, {
      endpoints: shown.endpoints,
      range: to,
      valuesOf: (group) => [...new Set(result.rows.flatMap(({ values }) => values[group] ?? []))],
    });
    setRefusal('refusal' in drilled ? drilled.refusal : (props.onDrillDown(drilled) ?? ''));
  };
  const start = () => {
    setRefusal('');
    auto.started();
    run.ask(question);
  };
  const { shown } = run;
  const body = firstBody(question, maxRangeMs);
  const full = plans.length >= MAX_PLANS;
  const fieldFilters = props.view.fields.length;
  const answered = run.outcomes.filter(({ answers }) => answers !== null).length;
  const outdated =
    shown !== null && questionKey({ ...question, plans: [] }) !== questionKey({ ...shown, plans: [] });

  return (
    <section ref={frame} className={styles.view} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          Aggregations
        </h2>
        <div className={styles.actions}>
          <Button
            data-control="add"
            disabled={full}
            onClick={() => add({ ...EMPTY_PLAN, ...filtersOf(props.view) })}
          >
            Add aggregation
          </Button>
          {run.running ? (
            <Button icon={<Icon name="stop" />} onClick={run.stop}>
              Stop
            </Button>
          ) : (
            <Button
              look="primary"
              disabled={!runnable}
              aria-describedby={`${id}-cost`}
              icon={<Icon name="play" />}
              onClick={start}
            >
              Run
            </Button>
          )}
        </div>
      </div>
      {!able && <p className={styles.empty}>This source does not aggregate on its own.</p>}
      <p className={styles.hint}>
        The server counts over the filter bar’s endpoints and time range. Level, search and the other filters
        of the bar do not apply: each aggregation has its own.
        {fieldFilters > 0 &&
          ` The API has no aggregation by ${formatCounted(fieldFilters, 'field filter', 'field filters')} such as the bar’s.`}
      </p>
      {plans.length === 0 ? (
        <div className={styles.empty}>
          <p>No aggregation yet. Add one, or begin with the two of the API document.</p>
          <Button onClick={() => change(DOCUMENTED_PLANS)}>Use the documented examples</Button>
        </div>
      ) : (
        <div className={styles.cost}>
          <span id={`${id}-cost`}>
            {requests === 0
              ? 'Nothing to ask for yet.'
              : `${costText(question, maxRangeMs)}, of ${formatCount(requestsLeft)} left this hour.`}
            {requests > requestsLeft && ' More than are left: the rest waits for the limit.'}
          </span>
          <label className={styles.check}>
            <input
              type="checkbox"
              checked={apart}
              onChange={({ target }) => setApart(target.checked)}
              aria-describedby={`${id}-apart`}
            />
            Ask for each on its own
          </label>
          <span id={`${id}-apart`} className={styles.hint}>
            one request for each aggregation and endpoint, so that a refused one leaves the others
          </span>
        </div>
      )}
      {props.ignored.length > 0 && (
        <ul className={styles.notes} aria-label="Not understood in the address">
          {props.ignored.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      {auto.held !== '' && <p className={styles.held}>{auto.held}</p>}
      {refusal !== '' && <p role="alert">{refusal}</p>}
      {plans.length > 0 && (
        <div className={styles.actions}>
          <Button
            small
            aria-expanded={requestOpen}
            icon={<Icon name={requestOpen ? 'chevronDown' : 'chevronRight'} />}
            onClick={() => setRequestOpen(!requestOpen)}
          >
            Show request
          </Button>
          <p role="status" aria-label="Aggregation result" className={styles.status}>
            {run.running
              ? `Aggregating: ${answered > 0 && shown === run.asked ? `${answered} of ` : ''}${formatCounted(requests, 'request', 'requests')}…`
              : shown !== null && answered > 0
                ? `${formatCounted(answered, 'answer', 'answers')} for ${intervalText(shown.range.start, shown.range.end, zone)}, ${formatCounted(shown.endpoints.length, 'endpoint', 'endpoints')}.`
                : ''}
          </p>
          {outdated && !run.running && (
            <span className={styles.held}>
              These figures are of another range, endpoints or way of asking; press Run to ask again.
            </span>
          )}
        </div>
      )}
      {requestOpen && body !== null && (
        <RequestPanel
          request={{ kind: 'post', path: AGGREGATE_PATH, body }}
          baseUrl={props.baseUrl}
          requests={requests}
          differIn={apart ? 'aggregation, endpoint and time range' : 'time range'}
        />
      )}
      {run.problem !== null && (
        <ProblemAlert
          problem={run.problem}
          task="Aggregating"
          retryAt={run.retryAt}
          onRetry={run.running ? undefined : run.retry}
          onOpenConnection={props.onOpenConnection}
        />
      )}
      {run.problem !== null && !apart && requests > 0 && plans.length * endpoints.length > 1 && (
        <p className={styles.hint}>
          One request holds them all, so one refused part stops every one: “Ask for each on its own” tells
          which.
        </p>
      )}
      <div className={styles.cards} aria-busy={run.running}>
        {plans.map((plan, index) => {
          const result = mergeAnswers(plan, run.outcomes);
          return (
            <PlanCard
              // biome-ignore lint/suspicious/noArrayIndexKey: a plan is known by its place; its text changes while it is edited
              key={index}
              plan={plan}
              index={index}
              count={plans.length}
              full={full}
              editing={editing[index] ?? false}
              knownSources={props.knownSources}
              onEditing={(open) =>
                setEditing(plans.map((_, at) => (at === index ? open : (editing[at] ?? false))))
              }
              onPlan={(changed) => change(plans.map((other, at) => (at === index ? changed : other)))}
              onStep={(taken) => step(index, taken)}
            >
              {result === null || shown === null ? (
                <p className={styles.hint}>
                  {run.running
                    ? 'Waiting for the answer…'
                    : shown === null
                      ? 'Nothing is sent before you press Run.'
                      : 'Not asked for since it was changed; press Run.'}
                </p>
              ) : (
                <PlanResultPanel
                  // Another grouping has other columns to sort by.
                  key={plan.groupBy.join(' ')}
                  title={planTitle(plan)}
                  result={result}
                  range={shown.range}
                  zone={zone}
                  onNarrow={narrow}
                />
              )}
            </PlanCard>
          );
        })}
      </div>
    </section>
  );
}

const AGGREGATE_PATH = '/v2/endpoints/logs/aggregate';

function planAt(frame: HTMLElement | null, index: number): HTMLElement | null {
  return frame?.querySelector<HTMLElement>(`[data-plan="${index}"]`) ?? null;
}

/** What the filter bar says, as far as an aggregation can say it too. The bar's default level is no wish. */
function filtersOf({ level, sources, jobId, search }: ViewState): Partial<AggregationPlan> {
  const levels = level === 'debug' || level === 'info' ? [] : LEVELS.slice(LEVELS.indexOf(level));
  return { levels, sources, jobId, search };
}
