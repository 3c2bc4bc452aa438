// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { AdvancedQuery } from '../../logs/advanced-query';
import { readEntry } from '../../logs/entry';
import { parseQueryText } from '../../logs/query-text';
import { DAY_MS, HOUR_MS } from '../../logs/time-range';
import { DEFAULT_VIEW } from '../../logs/view-state';
import { ApiProblem, type Cursor, type LogSource, type SearchResult } from '../../sources/log-source';
import { SearchView, type SearchViewProps } from './search-view';

vi.setConfig({ testTimeout: 20_000 });

const END = Date.parse('2024-01-15T12:00:00Z');
const ENTRIES = [87, 95].map((gpuUtilization, index) =>
  readEntry(
    {
      timestamp: `2024-01-15T11:0${index}:00Z`,
      level: 'warn',
      message: `memory ${gpuUtilization}`,
      source: 'custom_source',
      gpuUtilization,
      metadata: { errorCode: 'CUDA_OOM', apiKey: 'sk-live-abcdefghijklmnopqrstuvwx' },
    },
    'ep_1',
  ),
);
const FOUND: SearchResult = {
  entries: ENTRIES,
  matched: 1_234,
  matchedExactly: true,
  total: 20_331,
  summary: null,
  asked: { start: END - HOUR_MS, end: END },
  notes: [],
  requests: 1,
  next: null,
};

type Asked = { readonly query: AdvancedQuery; readonly signal: AbortSignal };

function sourceThat(answer: (call: number) => Promise<SearchResult>) {
  const asked: Asked[] = [];
  const cursors: (Cursor | null | undefined)[] = [];
  const unused = (): never => {
    throw new Error('only searched here');
  };
  const source: LogSource = {
    id: 'searched',
    capabilities: { tail: false, aggregate: false, maxRangeMs: DAY_MS, maxPage: 10_000 },
    page: unused,
    aggregate: unused,
    tail: unused,
    exportPages: unused,
    search: (query, _, signal, cursor) => {
      asked.push({ query, signal });
      cursors.push(cursor);
      return answer(asked.length);
    },
  };
  return { source, asked, cursors };
}

function show(
  props: Partial<SearchViewProps> = {},
  answer: (call: number) => Promise<SearchResult> = () => Promise.resolve(FOUND),
) {
  const { source, asked, cursors } = sourceThat(answer);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const address: string[] = [];
  function App() {
    const [q, setQ] = useState(props.q ?? '');
    return (
      <QueryClientProvider client={client}>
        <SearchView
          source={source}
          baseUrl="https://api.tensorone.ai"
          view={DEFAULT_VIEW}
          endpoints={['ep_1']}
          knownEndpoints={['ep_1', 'ep_2']}
          range={{ start: END - HOUR_MS, end: END }}
          zone="utc"
          loaded={ENTRIES}
          renderTable={(entries, pattern, end) => (
            <div>
              <p>
                Table of {entries.length}, marks {String(pattern)}
              </p>
              {end}
            </div>
          )}
          {...props}
          q={q}
          onQ={(text) => {
            address.push(text);
            setQ(text);
          }}
        />
        <button type="button" onClick={() => setQ('limit:7')}>
          Another address
        </button>
      </QueryClientProvider>
    );
  }
  render(<App />);
  const field = screen.getByRole<HTMLInputElement>('combobox', { name: 'Query' });
  return { user: userEvent.setup(), field, asked, cursors, address };
}

const type = async (user: ReturnType<typeof userEvent.setup>, field: HTMLElement, text: string) => {
  await user.click(field);
  await user.paste(text);
};
const result = () => screen.getByRole('status', { name: 'Search result' });

describe('searching', () => {
  it('sends nothing before Enter, then the query with the bar’s endpoints, and shows what it found', async () => {
    const { user, field, asked, address } = show();
    await type(user, field, 'level>=warn memory');
    expect(screen.getByText('Nothing is sent before you press Search or Enter.')).toBeVisible();
    expect(asked).toEqual([]);
    await user.keyboard('{Escape}{Enter}');
    expect(await screen.findByText('Table of 2, marks /memory/gi')).toBeVisible();
    expect(result()).toHaveTextContent('2 of 1,234 matching; computed over 20,331 entries by 1 request');
    expect(asked.map(({ query }) => query)).toEqual([
      { ...parseQueryText('level>=warn memory').query, endpoints: ['ep_1'] },
    ]);
    expect(address).toEqual(['level>=warn memory']);
  });

  it('goes on from the last entry on a press, keeps what is there when that fails, and says what it costs', async () => {
    const cursor = { kind: 'there' };
    const pages = [
      () => Promise.resolve({ ...FOUND, next: { cursor, requests: 2 } }),
      () => Promise.reject(new ApiProblem('forbidden', { code: 'NO', message: 'not now' })),
      () => Promise.resolve({ ...FOUND, requests: 3 }),
    ];
    const { user, cursors } = show({ q: 'limit:2' }, (call) => pages[call - 1]?.() ?? Promise.resolve(FOUND));
    expect(await screen.findByText(/^Table of 2/)).toBeVisible();
    const [more] = screen.getAllByRole('button', { name: 'Load more' });
    expect(screen.getAllByText('up to 2 more, costs up to 2 requests')[0]).toBeVisible();
    if (more !== undefined) await user.click(more);
    expect(await screen.findByRole('alert')).toHaveTextContent('Loading more of the search');
    expect(screen.getByText(/^Table of 2/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText(/^Table of 4/)).toBeVisible();
    expect(cursors).toEqual([null, cursor, cursor]);
    expect(result()).toHaveTextContent('4 of 1,234 matching');
    expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull();
  });

  it('begins again with the highest limit where an order cannot go on', async () => {
    const { user, asked, field } = show({ q: 'sort:duration limit:2' });
    expect(await screen.findByText(/^Table of 2/)).toBeVisible();
    const [raise] = screen.getAllByRole('button', { name: 'Search with the highest limit' });
    if (raise !== undefined) await user.click(raise);
    await vi.waitFor(() => expect(asked.map(({ query }) => query.limit)).toEqual([2, 10_000]));
    expect(field.value).toContain('limit:10000');
  });

  it('turns the order by time round from the table’s head', async () => {
    const { user, asked } = show({
      q: 'memory',
      renderTable: (_entries, _pattern, _end, { order, onOrder }) => (
        <button type="button" onClick={() => onOrder(order === 'newest' ? 'oldest' : 'newest')}>
          Time, {order}
        </button>
      ),
    });
    await user.click(await screen.findByRole('button', { name: 'Time, newest' }));
    expect(await screen.findByRole('button', { name: 'Time, oldest' })).toBeVisible();
    expect(asked.map(({ query }) => query.sort.order)).toEqual(['desc', 'asc']);
  });

  it('runs what the address holds once, and again what another address holds', async () => {
    const { user, asked } = show({ q: 'limit:5' });
    expect(await screen.findByText(/Table of 2/)).toBeVisible();
    expect(asked.map(({ query }) => query.limit)).toEqual([5]);
    await user.click(screen.getByRole('button', { name: 'Another address' }));
    await screen.findByDisplayValue('limit:7');
    expect(asked.map(({ query }) => query.limit)).toEqual([5, 7]);
  });

  it('asks again for the same search when told to', async () => {
    const { user, asked } = show({ q: 'limit:5' });
    await user.click(await screen.findByRole('button', { name: 'Search' }));
    expect(asked).toHaveLength(2);
  });

  it('says what a search costs, and what its own range does', async () => {
    const { user, field } = show({ range: { start: END - 7 * DAY_MS, end: END } });
    expect(screen.getByText('costs up to 7 requests')).toBeVisible();
    await type(user, field, 'from:2024-01-15T00:00:00Z to:2024-01-15T06:00:00Z');
    expect(screen.getByText('costs 1 request')).toBeVisible();
    expect(screen.getByText(/takes the place of the filter bar/)).toBeVisible();
  });

  it('stops, and says why it failed with a way to retry', async () => {
    const refusal = new ApiProblem('server', { message: 'It broke', code: 'BROKEN', status: 500 });
    const hanging = new Promise<SearchResult>(() => undefined);
    const { user, asked } = show({ q: 'limit:5' }, (call) => {
      if (call === 1) return hanging;
      return call === 2 ? Promise.reject(refusal) : Promise.resolve(FOUND);
    });
    expect(result()).toHaveTextContent('Searching…');
    await user.click(screen.getByRole('button', { name: 'Stop search' }));
    expect(asked[0]?.signal.aborted).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Search' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('BROKEN');
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText(/Table of 2/)).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('says that the entries answer an earlier search once the query is changed', async () => {
    const { user, field } = show({ q: 'limit:5' });
    await screen.findByText(/Table of 2/);
    expect(screen.queryByText(/before your changes/)).not.toBeInTheDocument();
    await type(user, field, ' x');
    expect(screen.getByText(/before your changes/)).toBeVisible();
  });
});

describe('faults', () => {
  it('are listed with their place, lead to it, and keep the query from being sent', async () => {
    const { user, field, asked } = show();
    await type(user, field, 'memory level>=loud');
    expect(field).toHaveAccessibleDescription(/Not a level/);
    const fault = within(screen.getByRole('list', { name: 'Problems in the query' })).getByRole('button', {
      name: /^At characters 15–18: Not a level/,
    });
    await user.click(fault);
    expect(field).toHaveFocus();
    expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe('loud');
    await user.keyboard('{Enter}');
    expect(screen.getByRole('alert')).toHaveTextContent('mend what is marked');
    expect(asked).toEqual([]);
  });

  it('of an address are shown, not sent; a proposal mends them', async () => {
    const { user, field, asked } = show({ q: 'limit:99999' });
    expect(asked).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Use 10000' }));
    expect(field).toHaveValue('limit:10000');
    expect(field).toHaveAttribute('aria-invalid', 'false');
  });
});

describe('suggestions', () => {
  const options = () => screen.getAllByRole('option').map((option) => option.textContent);

  it('come with typing, are walked through with arrows and taken with Enter', async () => {
    const { user, field } = show();
    await user.click(field);
    expect(screen.queryByRole('option')).not.toBeInTheDocument();
    await user.keyboard('gpu');
    expect(options()[0]).toContain('gpuUtilization');
    expect(field).toHaveAttribute('aria-expanded', 'true');
    await user.keyboard('{ArrowDown}');
    expect(field).toHaveAttribute('aria-activedescendant', screen.getAllByRole('option')[0]?.id);
    await user.keyboard('{Enter}');
    expect(field).toHaveValue('gpuUtilization');
    expect(screen.queryByRole('option')).not.toBeInTheDocument();
  });

  it('are asked for with Ctrl+Space, go on to values, and close with Escape', async () => {
    const { user, field } = show();
    await user.click(field);
    await user.keyboard('{Control>} {/Control}');
    expect(options()[0]).toContain('level>=');
    await user.click(screen.getByRole('option', { name: /source:/ }));
    expect(options().join()).toContain('custom_source');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('option')).not.toBeInTheDocument();
    expect(field).toHaveValue('source:');
    expect(field).toHaveFocus();
  });

  it('never tell what is redacted', async () => {
    const { user, field } = show();
    await user.click(field);
    await user.keyboard('metadata.apiKey=');
    expect(document.body.textContent).not.toContain('sk-live');
    expect(screen.queryByText(/redacted/)).not.toBeInTheDocument();
  });
});

describe('the form', () => {
  const openForm = async (q = '') => {
    const shown = show({ q });
    await shown.user.click(screen.getByRole('button', { name: 'Edit as form' }));
    const form = within(screen.getByRole('group', { name: 'Query form' }));
    return { ...shown, form };
  };

  it('writes the text', async () => {
    const { user, field, form } = await openForm();
    await user.selectOptions(form.getByRole('combobox', { name: 'Level at least' }), 'warn');
    await user.click(within(form.getByRole('group', { name: 'Not these levels' })).getByLabelText('fatal'));
    await user.type(form.getByRole('combobox', { name: 'Only these sources' }), 'model_inference{Enter}');
    await user.type(form.getByRole('textbox', { name: 'New text' }), 'out of memory');
    await user.click(form.getByRole('checkbox', { name: 'New text case-sensitive' }));
    await user.click(form.getByRole('button', { name: 'Add text' }));
    await user.type(form.getByRole('combobox', { name: 'New condition field' }), 'gpuUtilization');
    await user.selectOptions(form.getByRole('combobox', { name: 'New condition operator' }), '$gt');
    await user.type(form.getByRole('combobox', { name: 'New condition value' }), '90{Enter}');
    await user.click(form.getByRole('checkbox', { name: 'ep_2' }));
    await user.selectOptions(form.getByRole('combobox', { name: 'Order' }), 'asc');
    const limit = form.getByRole('textbox', { name: 'Limit' });
    await user.clear(limit);
    await user.type(limit, '500{Enter}');
    expect(field).toHaveValue(
      'endpoint:ep_2 level>=warn -level:fatal source:model_inference gpuUtilization>90 "out of memory"c sort:timestamp asc limit:500',
    );
  });

  it('shows the text and changes parts of it', async () => {
    const { user, field, form } = await openForm('-source:a job:job_1 errorCode in (x,y) -/fo+/');
    expect(form.getByRole('textbox', { name: 'Job' })).toHaveValue('job_1');
    expect(form.getByRole('combobox', { name: 'Condition 1 value' })).toHaveValue('x, y');
    expect(form.getByRole('textbox', { name: 'Text 1' })).toHaveValue('fo+');
    await user.click(form.getByRole('checkbox', { name: 'Text 1 must not occur' }));
    await user.click(form.getByRole('button', { name: 'Remove a' }));
    await user.selectOptions(form.getByRole('combobox', { name: 'Condition 1 operator' }), '$regex');
    expect(field).toHaveValue('job:job_1 errorCode~"x, y" /fo+/');
    await user.click(form.getByRole('button', { name: 'Remove condition 1' }));
    expect(field).toHaveValue('job:job_1 /fo+/');
  });

  it('rests while the text has faults, which it would drop', async () => {
    const { form } = await openForm('level>=loud memory');
    expect(form.getByRole('textbox', { name: 'Job' })).toBeDisabled();
    expect(form.getByText(/Mend the marked parts/)).toBeVisible();
  });
});

it('begins from the filter bar', async () => {
  const view = { ...DEFAULT_VIEW, search: 'OOM|timeout', sources: ['model_loader'], from: 'now-6h' };
  const { user, field, asked } = show({ view });
  await user.click(screen.getByRole('button', { name: 'Start from the filters' }));
  expect(field).toHaveValue('level>=info source:model_loader /OOM|timeout/');
  expect(asked).toEqual([]);
});

it('shows the request in three languages with the key as a placeholder, and what is left to the browser', async () => {
  const { user, field } = show();
  await type(user, field, 'level>=error -"retry"');
  expect(
    within(screen.getByRole('list', { name: 'What is sent and what the browser does' })).getByText(
      /-retry is checked here/,
    ),
  ).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Show request' }));
  const code = () => screen.getByRole('tabpanel').textContent;
  expect(code()).toContain("--url 'https://api.tensorone.ai/v2/endpoints/logs/search'");
  expect(code()).toContain('Bearer $TENSORONE_API_KEY');
  expect(code()).toContain('"endpointIds"');
  screen.getByRole('tab', { name: 'cURL' }).focus();
  await user.keyboard('{ArrowRight}');
  expect(screen.getByRole('tab', { name: 'Python' })).toHaveFocus();
  expect(code()).toContain('requests.post');
  await user.keyboard('{End}');
  expect(code()).toContain('await fetch(');
  expect(screen.getByRole('button', { name: 'Copy JavaScript' })).toBeVisible();
});
