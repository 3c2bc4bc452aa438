// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import documented from '../../logs/documented/error-entry.json';
import { type LogEntry, readEntry } from '../../logs/entry';
import type { LogQuery } from '../../logs/query';
import { HOUR_MS, MINUTE_MS } from '../../logs/time-range';
import { createDataset } from '../../mocks/dataset';
import { INCIDENTS } from '../../mocks/incidents';
import { listSource } from '../../sources/list-source';
import { deskAnalysis } from '../../sources/list-worker/desk-analysis';
import { ErrorsView, type ErrorsViewProps } from './errors-view';

const END = Date.UTC(2026, 0, 15, 12);
const RANGE = { start: END - 2 * HOUR_MS, end: END };
const ENDPOINT = 'ep_1234567890abcdef';

const mockEntries = (start: number, end: number): readonly LogEntry[] =>
  createDataset({ seed: 'errors view', anchor: END })
    .entries(ENDPOINT, start, end)
    .map((entry) => readEntry({ ...entry }, ENDPOINT));

const QUERY: LogQuery = {
  endpoints: [ENDPOINT],
  range: RANGE,
  level: 'info',
  search: '',
  jobId: '',
  limit: 1_000,
  order: 'newest',
};

function compareWith(value: 'previous' | 'first-half' | 'nothing') {
  fireEvent.change(screen.getByRole('combobox', { name: 'Compare with' }), { target: { value } });
}

function renderView(entries: readonly LogEntry[], changes: Partial<ErrorsViewProps> = {}) {
  const props: ErrorsViewProps = {
    engine: deskAnalysis(),
    source: listSource([]).source,
    query: QUERY,
    local: { sources: [], fields: [] },
    hoursBack: 1,
    onHoursBack: vi.fn(),
    onErrorsOnly: null,
    onTraceJob: vi.fn(),
    entries,
    range: RANGE,
    zone: 'utc',
    loaded: entries.length,
    matching: entries.length,
    complete: true,
    onLoadAll: vi.fn(),
    onFilterError: vi.fn(),
    onSearch: vi.fn(),
    onFilterSource: vi.fn(),
    onFilterJob: vi.fn(),
    onZoom: vi.fn(),
    onOpenEntry: vi.fn(),
    ...changes,
  };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ErrorsView {...props} />
    </QueryClientProvider>,
  );
  return props;
}

const rowOf = (table: HTMLElement, name: RegExp) => within(table).getByRole('row', { name });

describe('ErrorsView', () => {
  it('finds the burst of out-of-memory errors planted in the demo data', async () => {
    const entries = mockEntries(RANGE.start, RANGE.end);
    const oom = entries.filter(({ metadata }) => metadata?.errorCode === 'CUDA_OOM');
    const failed = oom.filter(({ level }) => level === 'error' || level === 'fatal');
    const inFirst = failed.filter(({ time }) => (time ?? 0) < END - HOUR_MS).length;
    const props = renderView(entries);
    compareWith('first-half');
    const codes = await screen.findByRole('table', { name: 'Errors by code' });
    const incident = INCIDENTS.find(({ errorCode }) => errorCode === 'CUDA_OOM');
    expect(incident?.startOffsetMs).toBeGreaterThan(-HOUR_MS);
    await within(rowOf(codes, /CUDA_OOM/)).findByText(`+${failed.length - 2 * inFirst}`);
    const cells = within(rowOf(codes, /CUDA_OOM/)).getAllByRole('cell');
    expect(cells.slice(1, 4).map((cell) => cell.textContent)).toEqual(
      [failed.length, inFirst, failed.length - inFirst].map(String),
    );
    fireEvent.click(within(codes).getByRole('button', { name: 'CUDA_OOM' }));
    expect(props.onFilterError).toHaveBeenCalledWith('CUDA_OOM');
    const sources = screen.getByRole('table', { name: 'Errors by source' });
    fireEvent.click(within(sources).getByRole('button', { name: 'model_inference' }));
    expect(props.onFilterSource).toHaveBeenCalledWith('model_inference');
  });

  it('says over how many entries its figures are', async () => {
    const entries = mockEntries(END - 60 * MINUTE_MS, END);
    const failed = entries.filter(({ level }) => level === 'error' || level === 'fatal').length;
    renderView(entries);
    const totals = await screen.findByRole('region', { name: 'Totals' });
    expect(totals).toHaveTextContent(`${failed} of ${entries.length.toLocaleString('en-US')} entries`);
    expect(screen.getByText(/^Computed from all/)).toHaveTextContent(
      `Computed from all ${entries.length.toLocaleString('en-US')} matching entries.`,
    );
  });

  it('shows patterns with examples, and the logs of one', async () => {
    const entries = mockEntries(END - 60 * MINUTE_MS, END);
    const props = renderView(entries);
    const patterns = await screen.findByRole('table', { name: 'Errors by message' });
    const row = rowOf(patterns, /Request failed with status <n>: GPU memory exhausted/);
    fireEvent.click(within(row).getByRole('button', { name: 'Show logs' }));
    expect(props.onSearch).toHaveBeenCalledWith('Request failed with status');
    const [open] = await within(row).findAllByRole('button', { name: 'Open entry', hidden: true });
    if (open !== undefined) fireEvent.click(open);
    expect(props.onOpenEntry).toHaveBeenCalledWith(
      expect.objectContaining({ message: expect.stringMatching(/^Request failed with status \d+: GPU/) }),
    );
  });

  it('reads the documented entry: frames, recovery with its rule, the job of the example', async () => {
    const entry = readEntry({ ...documented, timestamp: new Date(END - 1_000).toISOString() }, ENDPOINT);
    const props = renderView([entry]);
    const stacks = await screen.findByRole('region', { name: 'Stack traces' });
    expect(stacks).toHaveTextContent('1 of 1 error has a stack trace');
    fireEvent.click(within(stacks).getByRole('button', { name: /^Trace job / }));
    expect(props.onTraceJob).toHaveBeenCalledWith(entry.jobId);
    fireEvent.click(within(stacks).getByRole('button', { name: 'Open entry' }));
    expect(props.onOpenEntry).toHaveBeenCalledWith(entry);
    const recovery = screen.getByRole('region', { name: 'Recovery actions' });
    expect(recovery).toHaveTextContent('memory_cleanup');
    expect(recovery).toHaveTextContent('The rate is over succeeded and failed actions only.');
  });

  it('zooms from a bar by keyboard, and from the table', async () => {
    const entry = readEntry({ ...documented, timestamp: new Date(RANGE.start).toISOString() }, ENDPOINT);
    const props = renderView([entry]);
    const bars = await screen.findByRole('toolbar', { name: 'Errors over time' });
    const first = within(bars).getByRole('button', { name: /10:00:00 – 10:01:00: 1 error, 0 fatal$/ });
    expect(
      within(bars)
        .getAllByRole('button')
        .filter(({ tabIndex }) => tabIndex === 0),
    ).toEqual([first]);
    act(() => first.focus());
    fireEvent.keyDown(bars, { key: 'ArrowRight' });
    expect(document.activeElement).toHaveAccessibleName(/10:01:00 – 10:02:00/);
    fireEvent.click(first);
    const minute = { start: RANGE.start, end: RANGE.start + MINUTE_MS };
    expect(props.onZoom).toHaveBeenLastCalledWith(minute);
    const timeline = screen.getByRole('region', { name: 'Errors over time' });
    fireEvent.click(within(timeline).getByRole('button', { name: 'Show as table' }));
    fireEvent.click(within(timeline).getByRole('button', { name: /^Zoom to 2026-01-15 10:00:00/ }));
    expect(props.onZoom).toHaveBeenCalledTimes(2);
  });

  it('marks what is new in the second half, and nothing when it compares with nothing', async () => {
    const at = (time: number, errorCode: string) =>
      readEntry(
        {
          timestamp: new Date(time).toISOString(),
          level: 'error',
          message: errorCode,
          metadata: { errorCode },
        },
        ENDPOINT,
      );
    renderView([at(RANGE.start, 'OLD'), at(END, 'OLD'), at(END, 'FRESH')]);
    compareWith('first-half');
    const codes = await screen.findByRole('table', { name: 'Errors by code' });
    expect(await within(rowOf(codes, /FRESH/)).findByText('new')).toBeVisible();
    expect(within(rowOf(codes, /OLD/)).queryByText('new')).toBeNull();
    compareWith('nothing');
    expect(screen.queryByText('new')).toBeNull();
    expect(within(codes).queryByRole('columnheader', { name: 'First half' })).toBeNull();
  });

  describe('against the window before', () => {
    const error = (time: number, errorCode: string, frame: string, endpointId = ENDPOINT) =>
      readEntry(
        {
          timestamp: new Date(time).toISOString(),
          level: 'error',
          message: `failed: ${errorCode}`,
          source: 'worker',
          jobId: `job_${time}`,
          stackTrace: [`at ${frame} (a.js:1:1)`],
          metadata: { errorCode },
        },
        endpointId,
      );
    const now = [
      error(RANGE.start, 'OLD', 'old'),
      error(END - 5, 'OLD', 'old'),
      error(END - 3, 'FRESH', 'fresh'),
    ];
    const before = [error(RANGE.start - 1, 'OLD', 'old'), error(RANGE.start - HOUR_MS, 'GONE', 'gone')];

    it('loads it by itself where one request does, and marks what is new', async () => {
      const { source, asked } = listSource([...now, ...before]);
      renderView(now, { source });
      const codes = await screen.findByRole('table', { name: 'Errors by code' });
      expect(await within(rowOf(codes, /FRESH/)).findByText('new')).toBeVisible();
      expect(asked).toEqual([
        {
          ...QUERY,
          level: 'error',
          range: { start: RANGE.start - 2 * HOUR_MS, end: RANGE.start - 1 },
          order: 'oldest',
        },
      ]);
      const cells = (name: RegExp) =>
        within(rowOf(codes, name))
          .getAllByRole('cell')
          .slice(1, 4)
          .map(({ textContent }) => textContent);
      expect(cells(/OLD/)).toEqual(['2', '1', '+1']);
      expect(cells(/GONE/)).toEqual(['0', '1', '−1']);
      expect(rowOf(codes, /OLD/)).toHaveTextContent('2026-01-15 09:59:59');
      const patterns = screen.getByRole('table', { name: 'Errors by message' });
      expect(within(rowOf(patterns, /failed: FRESH/)).getByText('new')).toBeVisible();
      expect(within(rowOf(patterns, /failed: OLD/)).queryByText('new')).toBeNull();
      expect(rowOf(patterns, /failed: OLD/)).toHaveTextContent('2026-01-15 09:59:59');
      const stacks = screen.getByRole('table', { name: 'Errors by innermost frames' });
      expect(within(rowOf(stacks, /fresh/)).getByText('new')).toBeVisible();
      expect(within(rowOf(stacks, /old/)).queryByText('new')).toBeNull();
      expect(screen.getByRole('region', { name: 'Totals' })).toHaveTextContent(
        'Errors in the window before2 (+1 since)',
      );
    });

    it('waits for a press where it takes more than one, and says what it costs', async () => {
      const other = 'ep_other';
      const { source, asked } = listSource([...now, ...before]);
      renderView(now, { source, query: { ...QUERY, endpoints: [ENDPOINT, other] } });
      const codes = await screen.findByRole('table', { name: 'Errors by code' });
      expect(asked).toHaveLength(0);
      expect(within(codes).queryByRole('columnheader', { name: 'Previous' })).toBeNull();
      expect(screen.getByText(/costs 2 requests/)).toBeVisible();
      fireEvent.click(screen.getByRole('button', { name: 'Compare with the previous hour' }));
      expect(await within(rowOf(codes, /FRESH/)).findByText('new')).toBeVisible();
    });

    it('says that counts are too low while the range itself is not all loaded', async () => {
      const { source } = listSource([...now, ...before]);
      const onErrorsOnly = vi.fn();
      renderView(now, { source, complete: false, matching: 100, onErrorsOnly });
      expect(await screen.findByText(/its counts are too low/)).toBeVisible();
      fireEvent.click(screen.getByRole('button', { name: 'Load errors only' }));
      expect(onErrorsOnly).toHaveBeenCalledOnce();
    });

    it('chooses another number of hours', async () => {
      const props = renderView(now, { hoursBack: null });
      const select = screen.getByRole('combobox', { name: 'Look back' });
      expect(select).toHaveDisplayValue('Range of the filter bar');
      fireEvent.change(select, { target: { value: '6' } });
      expect(props.onHoursBack).toHaveBeenCalledWith(6);
      await screen.findByRole('region', { name: 'Totals' });
    });
  });

  it('offers the rest while not everything is loaded', async () => {
    const props = renderView(mockEntries(END - MINUTE_MS, END), {
      complete: false,
      matching: 12_345,
      loaded: 1_000,
    });
    expect(screen.getByText(/^Computed from/)).toHaveTextContent(/of 12,345 matching entries/);
    fireEvent.click(screen.getByRole('button', { name: 'Load all in range' }));
    expect(props.onLoadAll).toHaveBeenCalledOnce();
    await screen.findByRole('region', { name: 'Totals' });
  });

  it('says when there is nothing to analyse, and when there are no errors', async () => {
    renderView([]);
    expect(screen.getByText(/^Nothing to analyse: no entry matches/)).toBeVisible();
    const calm = readEntry(
      { timestamp: new Date(END).toISOString(), level: 'info', message: 'ok' },
      ENDPOINT,
    );
    renderView([calm]);
    expect(await screen.findByText('No errors among the 1 entry of this range.')).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Error codes' })).toBeNull();
  });

  it('says that an analysis failed, and runs it again', async () => {
    const entry = readEntry({ ...documented, timestamp: new Date(END).toISOString() }, ENDPOINT);
    renderView([entry], { engine: deskAnalysis(2) });
    expect(await screen.findByRole('alert')).toHaveTextContent('out of memory');
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByRole('region', { name: 'Totals' })).toBeVisible();
  });

  it('shows hostile names as the text they are', async () => {
    const code = '<img src=x onerror=alert(1)>\u202egnp';
    const entry = readEntry(
      {
        timestamp: new Date(END).toISOString(),
        level: 'error',
        message: code,
        metadata: { errorCode: code },
      },
      ENDPOINT,
    );
    renderView([entry]);
    const codes = await screen.findByRole('table', { name: 'Errors by code' });
    expect(codes).toHaveTextContent('<img src=x onerror=alert(1)>⟨U+202E⟩gnp');
    expect(codes.querySelector('img')).toBeNull();
  });
});
