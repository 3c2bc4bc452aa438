// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { type AggregationPlan, EMPTY_PLAN } from '../../logs/aggregation-plan';
import { DAY_MS, HOUR_MS, type TimeRange } from '../../logs/time-range';
import { DEFAULT_VIEW } from '../../logs/view-state';
import {
  type AggregateRequest,
  type AggregateResponse,
  ApiProblem,
  type LogSource,
} from '../../sources/log-source';
import { AggregateView, type AggregateViewProps, type Drilled } from './aggregate-view';

vi.setConfig({ testTimeout: 20_000 });

const END = Date.parse('2024-01-15T12:00:00Z');
const RANGE = { start: END - HOUR_MS, end: END };
const BY_SOURCE: AggregationPlan = {
  ...EMPTY_PLAN,
  name: 'load',
  groupBy: ['source'],
  metrics: ['count', 'p95_duration'],
};

type Answer = (request: AggregateRequest, signal: AbortSignal) => Promise<AggregateResponse>;

const answerAll: Answer = async ({ aggregations }) => ({
  aggregations: Object.fromEntries(
    aggregations.map(({ name }) => [
      name,
      [
        { source: 'api_handler', count: 7, p95_duration: 0.4 },
        { source: '<b>loader</b>', count: 12, p95_duration: 25.8 },
      ],
    ]),
  ),
});

function show(props: Partial<AggregateViewProps> = {}, answer: Answer = answerAll) {
  const requests: AggregateRequest[] = [];
  const unused = (): never => {
    throw new Error('only aggregated here');
  };
  const source: LogSource = {
    id: `aggregating-${Math.random()}`,
    capabilities: { tail: false, aggregate: true, maxRangeMs: DAY_MS, maxPage: 10_000 },
    page: unused,
    search: unused,
    tail: unused,
    exportPages: unused,
    aggregate: (request, signal) => {
      requests.push(request);
      return answer(request, signal);
    },
  };
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const drilled: Drilled[] = [];
  let setRange: (range: TimeRange) => void = () => undefined;
  let latest: readonly AggregationPlan[] = [];
  function App() {
    const [plans, setPlans] = useState(props.plans ?? []);
    const [range, change] = useState<TimeRange>(RANGE);
    setRange = change;
    latest = plans;
    return (
      <QueryClientProvider client={client}>
        <AggregateView
          source={source}
          baseUrl="https://api.tensorone.ai"
          endpoints={['ep_1', 'ep_2', 'ep_3']}
          view={DEFAULT_VIEW}
          zone="utc"
          knownSources={['api_handler']}
          requestsLeft={90}
          onDrillDown={(one) => {
            drilled.push(one);
            return null;
          }}
          ignored={[]}
          {...props}
          plans={plans}
          onPlans={setPlans}
          range={range}
        />
      </QueryClientProvider>
    );
  }
  render(<App />);
  return {
    requests,
    drilled,
    plans: () => latest,
    setRange: (range: TimeRange) => act(() => setRange(range)),
  };
}

const table = () => screen.findByRole('table', { name: 'load' });
const firstCells = (found: HTMLElement) =>
  within(found)
    .getAllByRole('row')
    .slice(1, 3)
    .map((row) => within(row).getAllByRole('cell')[0]?.textContent);

describe('AggregateView', () => {
  it('is put together step by step, sends nothing before Run, then shows figures that sort', async () => {
    const user = userEvent.setup();
    const { requests, plans } = show();
    await user.click(screen.getByRole('button', { name: 'Add aggregation' }));
    const card = screen.getByRole('region', { name: 'Count by level and hour' });
    expect(within(card).getByRole('button', { name: 'Edit' })).toHaveFocus();
    await user.click(within(card).getByRole('checkbox', { name: 'hour' }));
    await user.click(screen.getByRole('checkbox', { name: 'level' }));
    expect(screen.getByText('Choose at least one field to group by.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Run' })).toBeDisabled();
    await user.click(screen.getByRole('checkbox', { name: 'source' }));
    await user.click(screen.getByRole('checkbox', { name: 'p95_duration' }));
    await user.click(screen.getByRole('checkbox', { name: 'error' }));
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'load{Enter}');
    expect(plans()).toEqual([{ ...BY_SOURCE, levels: ['error'] }]);
    expect(screen.getByText(/1 aggregation over 3 endpoints in 1 request, of 90 left/)).toBeVisible();
    expect(requests).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Run' }));
    const figures = await table();
    expect(requests).toEqual([
      {
        endpointIds: ['ep_1', 'ep_2', 'ep_3'],
        timeRange: { start: '2024-01-15T11:00:00.000Z', end: '2024-01-15T12:00:00.000Z' },
        aggregations: [
          {
            name: 'load',
            groupBy: ['source'],
            filters: { level: ['error'] },
            metrics: ['count', 'p95_duration'],
          },
        ],
      },
    ]);
    expect(firstCells(figures)).toEqual(['<b>loader</b>', 'api_handler']);
    expect(within(figures).getByRole('cell', { name: '25.8 s' })).toBeVisible();
    expect(within(figures).getByRole('row', { name: /Total of 2 rows 19/ })).toBeVisible();
    await user.click(within(figures).getByRole('button', { name: 'source' }));
    expect(within(figures).getByRole('columnheader', { name: 'source' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
    await user.click(within(figures).getByRole('button', { name: 'Count' }));
    await user.click(within(figures).getByRole('button', { name: 'Count' }));
    expect(firstCells(figures)).toEqual(['api_handler', '<b>loader</b>']);
  });

  it('leads from chart and table to the entries', async () => {
    const user = userEvent.setup();
    const { drilled } = show({ plans: [BY_SOURCE] });
    await user.click(within(await table()).getByRole('button', { name: 'Show entries: api_handler' }));
    await user.click(
      within(screen.getByRole('list', { name: 'load' })).getByRole('button', {
        name: /loader.*show entries/,
      }),
    );
    expect(drilled.map(({ patch }) => patch.sources)).toEqual([['api_handler'], ['<b>loader</b>']]);
    expect(drilled[0]?.patch).toMatchObject({ from: '2024-01-15T11:00:00.000Z', level: 'debug' });
  });

  it('shows a chart as table alone, and says why a group leads nowhere', async () => {
    const user = userEvent.setup();
    show({ plans: [BY_SOURCE], onDrillDown: () => 'Not filtered: the value is redacted' });
    await table();
    await user.click(screen.getByRole('button', { name: 'Show as table' }));
    expect(screen.queryByRole('list', { name: 'load' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show entries: api_handler' }));
    expect(screen.getByRole('alert')).toHaveTextContent('the value is redacted');
  });

  it('runs what an address brings, and again when the range changes: the last one wins', async () => {
    const signals: AbortSignal[] = [];
    const { requests, setRange } = show({ plans: [BY_SOURCE] }, (request, signal) => {
      signals.push(signal);
      return signals.length === 2 ? new Promise(() => undefined) : answerAll(request, signal);
    });
    await table();
    setRange({ start: RANGE.start - HOUR_MS, end: END });
    await waitFor(() => expect(requests).toHaveLength(2));
    expect(screen.getByRole('table', { name: 'load' })).toBeVisible();
    setRange({ start: RANGE.start - 2 * HOUR_MS, end: END });
    setRange({ start: RANGE.start - 3 * HOUR_MS, end: END });
    await waitFor(() => expect(requests).toHaveLength(3));
    expect(signals[1]?.aborted).toBe(true);
    expect(requests[2]?.timeRange.start).toBe('2024-01-15T08:00:00.000Z');
    expect(await screen.findByRole('status', { name: 'Aggregation result' })).toHaveTextContent('1 answer');
  });

  it('does not run by itself what costs more than is left', async () => {
    const user = userEvent.setup();
    const { requests } = show({ plans: [BY_SOURCE], requestsLeft: 0 });
    expect(screen.getByText(/Not run by itself: it costs 1 request, and 0 are left/)).toBeVisible();
    expect(requests).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Run' }));
    await table();
    expect(requests).toHaveLength(1);
  });

  it('asks for each on its own when told to, shows what was answered, and asks again for the rest', async () => {
    const user = userEvent.setup();
    let refuse = true;
    const { requests } = show({ plans: [BY_SOURCE], requestsLeft: 0 }, (request, signal) =>
      refuse && request.endpointIds.includes('ep_2')
        ? Promise.reject(new ApiProblem('forbidden', { message: 'no logs:read', status: 403 }))
        : answerAll(request, signal),
    );
    await user.click(screen.getByRole('checkbox', { name: 'Ask for each on its own' }));
    expect(screen.getByText(/1 aggregation × 3 endpoints = 3 requests/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Run' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('no logs:read');
    const notes = () => screen.getByRole('list', { name: 'About these figures' });
    expect(notes()).toHaveTextContent('only 2 of 3 requests were answered');
    expect(within(await table()).getByRole('cell', { name: '24' })).toBeVisible();
    expect(within(await table()).getByRole('cell', { name: '≈ 25.8 s' })).toBeVisible();
    refuse = false;
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(notes()).not.toHaveTextContent('Incomplete'));
    expect(requests).toHaveLength(4);
    expect(within(await table()).getByRole('cell', { name: '36' })).toBeVisible();
  });

  it('tells a refusal and an empty answer', async () => {
    const user = userEvent.setup();
    let refuse = true;
    show({ plans: [BY_SOURCE] }, async ({ aggregations }) => {
      if (refuse) throw new ApiProblem('bad-request', { message: 'groupBy must be one of', status: 400 });
      return { aggregations: Object.fromEntries(aggregations.map(({ name }) => [name, []])) };
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('groupBy must be one of');
    refuse = false;
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText(/No entry of this range passes/)).toBeVisible();
  });

  it('moves, duplicates and removes, with the focus staying at hand', async () => {
    const user = userEvent.setup();
    const { plans } = show({ plans: [BY_SOURCE, EMPTY_PLAN], requestsLeft: 0 });
    await user.click(screen.getByRole('button', { name: 'Move down: load' }));
    expect(plans()).toEqual([EMPTY_PLAN, BY_SOURCE]);
    expect(screen.getByRole('button', { name: 'Move up: load' })).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Duplicate: load' }));
    expect(plans()).toEqual([EMPTY_PLAN, BY_SOURCE, BY_SOURCE]);
    for (const name of [/^Remove: Count/, /^Remove: load/, /^Remove: load/])
      await user.click(screen.getAllByRole('button', { name })[0] ?? document.body);
    expect(plans()).toEqual([]);
    expect(screen.getByRole('button', { name: 'Add aggregation' })).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Use the documented examples' }));
    expect(plans().map(({ name }) => name)).toEqual(['errors_by_hour', 'performance_metrics']);
  });

  it('shows the request as code without a key', async () => {
    const user = userEvent.setup();
    show({ plans: [BY_SOURCE], requestsLeft: 0 });
    await user.click(screen.getByRole('button', { name: 'Show request' }));
    expect(screen.getByRole('tabpanel')).toHaveTextContent('/v2/endpoints/logs/aggregate');
    expect(screen.getByRole('tabpanel')).toHaveTextContent('$TENSORONE_API_KEY');
    await user.click(screen.getByRole('tab', { name: 'Python' }));
    expect(screen.getByRole('tabpanel')).toHaveTextContent('"p95_duration"');
  });
});
