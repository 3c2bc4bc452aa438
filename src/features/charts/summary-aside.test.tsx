// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import aggregateResponse from '../../logs/documented/aggregate-response.json';
import listResponse from '../../logs/documented/list-response.json';
import { readEntry } from '../../logs/entry';
import type { Json } from '../../logs/json';
import { DAY_MS, HOUR_MS } from '../../logs/time-range';
import { answerCount } from '../../sources/list-worker/count-question';
import { deskPort } from '../../sources/list-worker/desk-port';
import { WorkerCounts } from '../../sources/list-worker/worker-counts';
import {
  type AggregateRequest,
  type AggregateResponse,
  ApiProblem,
  type LogSource,
  type MergedSummary,
} from '../../sources/log-source';
import { CountedList } from '../../store/list-count';
import { SummaryAside, type SummaryAsideProps } from './summary-aside';
import { AT_ONCE } from './use-counts';

/** Parsed anew, because an imported JSON file has types of its own. */
const logs: readonly Json[] = JSON.parse(JSON.stringify(listResponse.logs));
const ENTRIES = logs.map((raw) => readEntry(raw, 'ep_1'));
const SUMMARY: MergedSummary = {
  levels: Object.entries(listResponse.summary.logLevels),
  sources: Object.entries(listResponse.summary.sources),
  commonErrors: listResponse.summary.commonErrors,
};
const START = Date.parse('2024-01-15T10:00:00Z');

let sources = 0;

/** A source of its own for each test, as what a server refused is remembered by the source's id. */
function sourceThat(aggregate: (request: AggregateRequest) => AggregateResponse): LogSource {
  const unused = (): never => {
    throw new Error('only aggregations are asked for here');
  };
  sources += 1;
  return {
    id: `aside-${sources}`,
    capabilities: { tail: false, aggregate: true, maxRangeMs: DAY_MS, maxPage: 10_000 },
    page: unused,
    search: unused,
    tail: unused,
    exportPages: unused,
    aggregate: async (request) => aggregate(request),
  };
}

function show(props: Partial<SummaryAsideProps> = {}) {
  const calls = {
    onFilterLevel: vi.fn<SummaryAsideProps['onFilterLevel']>(),
    onToggleSource: vi.fn<SummaryAsideProps['onToggleSource']>(),
    onFilterField: vi.fn<SummaryAsideProps['onFilterField']>(),
    onFilterError: vi.fn<SummaryAsideProps['onFilterError']>(),
  };
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <SummaryAside
        summary={SUMMARY}
        summaryScope="server's count of all 856 matching entries"
        entries={ENTRIES}
        loaded={ENTRIES.length}
        matching={856}
        source={sourceThat(() => aggregateResponse)}
        endpoints={['ep_1']}
        range={{ start: START, end: START + 2 * HOUR_MS }}
        zone="utc"
        active={{ level: 'info', sources: ['model_loader'], fields: [] }}
        {...calls}
        {...props}
      />
    </QueryClientProvider>,
  );
  return { ...calls, user: userEvent.setup() };
}

const region = (name: string) => within(screen.getByRole('region', { name }));

describe('Summary', () => {
  it("shows the server's counts and filters by them", async () => {
    const { onFilterLevel, onToggleSource, user } = show();
    const summary = region('Summary');
    expect(summary.getByText("Server's count of all 856 matching entries.")).toBeVisible();
    await user.click(summary.getByRole('button', { name: 'error 43, set as minimum level' }));
    expect(onFilterLevel).toHaveBeenCalledExactlyOnceWith('error');
    expect(summary.getByRole('button', { name: /^info 456/, pressed: true })).toBeVisible();
    expect(summary.getByRole('button', { name: /^model_loader 67/, pressed: true })).toBeVisible();
    await user.click(summary.getByRole('button', { name: 'api_handler 299, filter by this source' }));
    expect(onToggleSource).toHaveBeenCalledExactlyOnceWith('api_handler');
  });

  it('shows unknown names as they are and filters by their text', async () => {
    const { onFilterField, user } = show({
      summary: { levels: [['<b>odd</b>', 3]], sources: [['__proto__', 1]], commonErrors: [] },
    });
    await user.click(region('Summary').getByRole('button', { name: '<b>odd</b> 3, show only this level' }));
    expect(onFilterField).toHaveBeenCalledExactlyOnceWith({
      path: ['level'],
      value: '<b>odd</b>',
      exclude: false,
    });
    expect(region('Summary').getByRole('button', { name: /^__proto__ 1/ })).toBeVisible();
  });

  it('is computed from the loaded entries when the server sent none, and says so', () => {
    show({ summary: null });
    expect(
      region('Summary').getByText('Computed from the 5 loaded entries; the server sent no summary.'),
    ).toBeVisible();
    expect(region('Summary').getByRole('button', { name: /^model_inference 2/ })).toBeVisible();
  });

  it('is there as a table', async () => {
    const { user } = show();
    const [levels] = region('Summary').getAllByRole('button', { name: 'Show as table' });
    if (levels === undefined) throw new Error('no table button');
    expect(levels).toHaveAccessibleDescription('Levels');
    await user.click(levels);
    const table = region('Summary').getByRole('table', { name: 'Entries per level' });
    expect(within(table).getByRole('row', { name: 'info 456' })).toBeVisible();
    expect(region('Summary').getByRole('button', { name: 'Show as chart' })).toBeVisible();
  });

  it('is counted in a worker where there are very many entries, and says so meanwhile', async () => {
    const many = Array.from({ length: AT_ONCE + 1 }, (_, at) =>
      readEntry({ level: at === 7 ? 'error' : 'info', source: 'api', metadata: { errorCode: 'E7' } }, 'ep_1'),
    );
    const startCounts = () => new WorkerCounts(() => deskPort(new CountedList(), answerCount));
    show({ summary: null, entries: many, loaded: many.length, matching: many.length, startCounts });
    expect(screen.getByText('Counting 5,001 loaded entries…')).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Summary' })).toBeNull();
    expect(screen.queryByText(/No errors/)).toBeNull();
    expect(await screen.findByRole('button', { name: 'info 5,000, set as minimum level' })).toBeVisible();
    expect(region('Common errors').getByRole('button', { name: /E7/ })).toBeVisible();
    expect(
      region('Summary').getByText('Computed from the 5,001 loaded entries; the server sent no summary.'),
    ).toBeVisible();
    expect(screen.queryByText(/Counting/)).toBeNull();
  });

  it('waits for the first entries', () => {
    show({ summary: null, entries: [], loaded: 0, matching: null });
    expect(screen.getByRole('status')).toHaveTextContent('The summary appears with the first entries.');
  });
});

describe('Common errors', () => {
  it('lists them with their first and last occurrence and filters by one', async () => {
    const { onFilterError, user } = show();
    const row = region('Common errors').getByRole('button', { name: /^STORAGE_TIMEOUT 12/ });
    expect(row).toHaveTextContent('first 2024-01-15 10:15:30 · last 2024-01-15 10:55:12');
    await user.click(row);
    expect(onFilterError).toHaveBeenCalledExactlyOnceWith('STORAGE_TIMEOUT');
  });

  it('is computed from the loaded entries when the server named none, and says so', () => {
    show({ summary: { ...SUMMARY, commonErrors: [] } });
    const errors = region('Common errors');
    expect(errors.getByRole('button', { name: /^STORAGE_TIMEOUT 1/ })).toBeVisible();
    expect(errors.getByText('Computed from the 5 loaded entries; the server named no errors.')).toBeVisible();
  });

  it('says when there are none', () => {
    const levels: MergedSummary['levels'] = [['info', 3]];
    show({ summary: { ...SUMMARY, levels, commonErrors: [] }, entries: [], loaded: 0, matching: 3 });
    expect(region('Common errors').getByText('No errors in the matching entries.')).toBeVisible();
  });

  it('does not take errors without a code for none', () => {
    const levels: MergedSummary['levels'] = [
      ['error', 1_200],
      ['critical', 34],
    ];
    show({ summary: { ...SUMMARY, levels, commonErrors: [] }, entries: [], loaded: 0, matching: 2_000 });
    expect(
      region('Common errors').getByText(
        'No error codes in the matching entries, of which 1,234 are at error or above.',
      ),
    ).toBeVisible();
  });

  it('marks the error filtered by', () => {
    const filter = { path: ['metadata', 'errorCode'], value: 'STORAGE_TIMEOUT', exclude: false };
    show({ active: { level: 'info', sources: [], fields: [filter] } });
    expect(region('Common errors').getByRole('button', { pressed: true })).toHaveTextContent(
      'STORAGE_TIMEOUT',
    );
  });
});

describe('Aggregations', () => {
  it('shows the documented answer and names what it lacks', async () => {
    const { user } = show();
    const panel = region('Aggregations');
    expect(await panel.findByRole('img', { name: 'Bar chart of 38 errors by hour' })).toBeInTheDocument();
    expect(panel.getByText('avg 12.3 s · p95 25.8 s')).toBeVisible();
    expect(
      panel.getByText('The server sent no count by error code; these are the common errors above.'),
    ).toBeVisible();
    expect(panel.getByText('Not in the server’s answer: errors by source.')).toBeVisible();
    const [toggle] = panel.getAllByRole('button', { name: 'Show as table' });
    if (toggle === undefined) throw new Error('no table button');
    expect(toggle).toHaveAccessibleDescription('Errors by hour');
    await user.click(toggle);
    const table = panel.getByRole('table', { name: 'Errors by hour' });
    expect(within(table).getByRole('row', { name: '2024-01-15 10:00 error 23 18' })).toBeVisible();
  });

  it('breaks errors down by code and source, each of which filters', async () => {
    const { onFilterError, onToggleSource, user } = show({
      source: sourceThat(() => ({
        aggregations: {
          errors_by_code: [{ errorCode: 'CUDA_OOM', count: 3, unique_jobs: 2 }],
          errors_by_source: [{ source: 'model_inference', count: 3, unique_jobs: 1 }],
        },
      })),
    });
    const panel = region('Aggregations');
    await user.click(
      await panel.findByRole('button', { name: 'CUDA_OOM 3 in 2 jobs, filter by this error' }),
    );
    expect(onFilterError).toHaveBeenCalledExactlyOnceWith('CUDA_OOM');
    await user.click(
      panel.getByRole('button', { name: 'model_inference 3 in 1 job, filter by this source' }),
    );
    expect(onToggleSource).toHaveBeenCalledExactlyOnceWith('model_inference');
  });

  it('shows the common errors when the server refuses to group by error code', async () => {
    show({
      source: sourceThat(({ aggregations }) => {
        if (aggregations.some(({ groupBy }) => groupBy.includes('errorCode')))
          throw new ApiProblem('bad-request', { message: 'unknown group', status: 400 });
        return aggregateResponse;
      }),
    });
    const panel = region('Aggregations');
    expect(
      await panel.findByText('The server does not group by error code; these are the common errors above.'),
    ).toBeVisible();
    expect(panel.getByRole('button', { name: /^MEMORY_LIMIT_EXCEEDED 8/ })).toBeVisible();
  });

  it('shows a failure and asks again on request', async () => {
    let broken = true;
    const { user } = show({
      source: sourceThat(() => {
        if (broken) throw new ApiProblem('server', { message: 'down', status: 503, code: 'HTTP_503' });
        return aggregateResponse;
      }),
    });
    const panel = region('Aggregations');
    expect(await panel.findByRole('alert')).toHaveTextContent('HTTP_503');
    broken = false;
    await user.click(panel.getByRole('button', { name: 'Retry' }));
    expect(await panel.findByText('avg 12.3 s · p95 25.8 s')).toBeVisible();
    expect(panel.queryByRole('alert')).toBeNull();
  });

  it('asks for a long range only on a click, and says what is an upper bound', async () => {
    const aggregate = vi.fn(
      (): AggregateResponse => ({
        aggregations: {
          errors_by_source: [{ source: 'api_handler', count: 2, unique_jobs: 2 }],
          performance_metrics: [{ source: 'api_handler', count: 2, avg_duration: 1, p95_duration: 2 }],
        },
      }),
    );
    const { user } = show({
      source: sourceThat(aggregate),
      range: { start: START - 7 * DAY_MS, end: START },
    });
    const panel = region('Aggregations');
    expect(panel.getByText(/takes 7 requests of the 100/)).toBeVisible();
    expect(aggregate).not.toHaveBeenCalled();
    await user.click(panel.getByRole('button', { name: 'Load aggregations' }));
    expect(await panel.findByText('14 in at most 14 jobs')).toBeVisible();
    expect(panel.getByText(/p95 is the highest of 7 days/)).toBeVisible();
    expect(aggregate).toHaveBeenCalledTimes(7);
  });

  it('says when a source does not aggregate', () => {
    const source = sourceThat(() => aggregateResponse);
    show({ source: { ...source, capabilities: { ...source.capabilities, aggregate: false } } });
    expect(region('Aggregations').getByText('This source does not aggregate on its own.')).toBeVisible();
  });
});
