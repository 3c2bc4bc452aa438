// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { readEntry } from '../../logs/entry';
import type { LogQuery } from '../../logs/query';
import { HOUR_MS } from '../../logs/time-range';
import { listSource } from '../../sources/list-source';
import { deskAnalysis } from '../../sources/list-worker/desk-analysis';
import { CompareView, type CompareViewProps } from './compare-view';

const START = Date.UTC(2026, 0, 15, 10);
const entry = (minute: number, level: string, source: string, code: string | null, endpoint = 'ep_a') =>
  readEntry(
    {
      timestamp: new Date(START + minute * 60_000).toISOString(),
      level,
      source,
      message: code === null ? `Step ${minute} of 60 done` : `Upload failed after ${minute} s`,
      duration: minute,
      metadata: code === null ? {} : { errorCode: code },
    },
    endpoint,
  );
const ENTRIES = [
  entry(0, 'info', 'api', null),
  entry(10, 'info', 'api', null),
  entry(20, 'error', 'old', 'GONE_CODE'),
  entry(40, 'error', 'uploader', 'NEW_CODE', 'ep_b'),
  entry(50, 'error', 'uploader', 'NEW_CODE', 'ep_b'),
  entry(60, 'info', 'api', null, 'ep_b'),
];

const QUERY: LogQuery = {
  endpoints: ['ep_a', 'ep_b'],
  range: { start: START, end: START + HOUR_MS },
  level: 'info',
  search: '',
  jobId: '',
  limit: 1_000,
  order: 'newest',
};

function show(props: Partial<CompareViewProps> = {}) {
  const calls = {
    onLoadAll: vi.fn<CompareViewProps['onLoadAll']>(),
    onFilterError: vi.fn<CompareViewProps['onFilterError']>(),
    onSearch: vi.fn<CompareViewProps['onSearch']>(),
  };
  const entries = props.entries ?? ENTRIES;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <CompareView
        engine={deskAnalysis()}
        source={listSource(ENTRIES).source}
        query={QUERY}
        knownEndpoints={['ep_a', 'ep_b', 'ep_c']}
        entries={entries}
        range={{ start: START, end: START + HOUR_MS }}
        zone="utc"
        loaded={entries.length}
        matching={entries.length}
        complete
        {...calls}
        {...props}
      />
    </QueryClientProvider>,
  );
  return { ...calls, user: userEvent.setup() };
}

const rowsOf = async (name: string) =>
  within(await screen.findByRole('table', { name }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent);

describe('CompareView', () => {
  it('compares the halves of what is loaded, largest difference first, with what is new and gone', async () => {
    show();
    expect(await rowsOf('Error codes')).toEqual([
      'Filter by NEW_CODE new02+2—',
      'Filter by GONE_CODE gone10−1−100 %',
    ]);
    expect((await rowsOf('Levels'))[0]).toBe('error 12+1+100 %');
    expect((await rowsOf('Sources'))[0]).toContain('uploader');
    expect(await rowsOf('Durations of entries')).toContainEqual('p50' + '10 s' + '50 s' + '+40 s' + '+400 %');
    const region = screen.getByRole('region', { name: 'Compare' });
    expect(region).toHaveTextContent('2026-01-15 10:00:00 – 2026-01-15 10:30:00 UTC: 3 entries');
    expect(region).toHaveTextContent('carried by 1 of 3 entries left, 2 of 3 right');
    expect(region).not.toHaveTextContent('per hour');
  });

  it('filters by a code and searches for a pattern', async () => {
    const { user, onFilterError, onSearch } = show();
    await user.click(await screen.findByRole('button', { name: 'Filter by NEW_CODE' }));
    await user.click(screen.getByRole('button', { name: /^Search for Upload failed after/ }));
    expect(onFilterError).toHaveBeenCalledWith('NEW_CODE');
    expect(onSearch).toHaveBeenCalledWith('Upload failed after');
  });

  it('compares two endpoints', async () => {
    const { user } = show();
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Compare by' }), 'Two endpoints');
    expect(await screen.findByText(/UTC, ep_b:/)).toBeVisible();
    await vi.waitFor(async () => expect((await rowsOf('Error codes'))[0]).toContain('NEW_CODE'));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Left endpoint' }), 'ep_b');
    await vi.waitFor(async () => expect((await rowsOf('Error codes'))[0]).toContain('22' + '0'));
  });

  it('compares typed ranges per hour where their lengths differ, and refuses those without entries', async () => {
    const { user } = show();
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Compare by' }), 'Two time ranges');
    const end = screen.getByRole('textbox', { name: 'Left to' });
    await user.clear(end);
    await user.type(end, '2026-01-15T09:00:00Z');
    expect(end).toBeInvalid();
    expect(screen.getByRole('button', { name: 'Compare' })).toBeDisabled();
    await user.clear(end);
    await user.type(end, '2026-01-15T10:15:00Z');
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    expect(await screen.findByText(/in entries per hour because the sides differ in length/)).toBeVisible();
  });

  it('loads an endpoint that is not loaded, on a press that says what it costs', async () => {
    const other = [entry(5, 'error', 'api', 'OTHER_CODE', 'ep_c'), entry(70, 'error', 'api', 'LATE', 'ep_c')];
    const { source, asked } = listSource([...ENTRIES, ...other]);
    const { user } = show({ source });
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Compare by' }), 'Two endpoints');
    await user.selectOptions(screen.getByRole('combobox', { name: 'Right endpoint' }), 'ep_c');
    expect(screen.getByText(/entries of the right side are not loaded/)).toHaveTextContent('costs 1 request');
    expect(screen.queryByRole('table', { name: 'Error codes' })).toBeNull();
    expect(asked).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Load the right side' }));
    expect(await screen.findByText(/1 entry was loaded for the right side/)).toBeVisible();
    await vi.waitFor(async () =>
      expect(await rowsOf('Error codes')).toEqual([
        'Filter by GONE_CODE gone10−1−100 %',
        'Filter by OTHER_CODE new01+1—',
      ]),
    );
    expect(asked.map(({ endpoints, limit }) => [endpoints, limit])).toEqual([[['ep_c'], 10_000]]);
  });

  it('loads a typed range that lies outside what is loaded, without counting the overlap twice', async () => {
    const { source } = listSource([entry(-30, 'error', 'api', 'EARLIER'), ...ENTRIES]);
    const { user } = show({ source });
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Compare by' }), 'Two time ranges');
    const from = screen.getByRole('textbox', { name: 'Left from' });
    await user.clear(from);
    await user.type(from, '2026-01-15T09:00:00Z');
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    await user.click(await screen.findByRole('button', { name: 'Load the left side' }));
    const left = await screen.findByText(/^2026-01-15 09:00:00 – 2026-01-15 10:30:00 UTC:/);
    expect(left).toHaveTextContent('4 entries');
  });

  it('says what is not loaded and loads it', async () => {
    const { user, onLoadAll } = show({ complete: false, matching: 100 });
    expect(screen.getByRole('region', { name: 'Compare' })).toHaveTextContent(
      'Computed over 6 loaded entries of 100 matching. What is not loaded is missing on both sides.',
    );
    await user.click(screen.getByRole('button', { name: 'Load all in range' }));
    expect(onLoadAll).toHaveBeenCalledOnce();
  });

  it('says that there is nothing to compare', async () => {
    show({ entries: [] });
    expect(await screen.findByText(/nothing to compare/)).toBeVisible();
  });

  it('says why it failed and runs it again', async () => {
    const engine = deskAnalysis();
    vi.spyOn(engine, 'run').mockRejectedValueOnce(new Error('the worker is gone'));
    const { user } = show({ engine });
    expect(await screen.findByRole('alert')).toHaveTextContent('the worker is gone');
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect((await rowsOf('Levels')).length).toBe(2);
  });
});
