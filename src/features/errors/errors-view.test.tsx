// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { deskEngine } from '../../logs/analysis/desk-engine';
import documented from '../../logs/documented/error-entry.json';
import { type LogEntry, readEntry } from '../../logs/entry';
import { HOUR_MS, MINUTE_MS } from '../../logs/time-range';
import { createDataset } from '../../mocks/dataset';
import { INCIDENTS } from '../../mocks/incidents';
import { ErrorsView, type ErrorsViewProps } from './errors-view';

const END = Date.UTC(2026, 0, 15, 12);
const RANGE = { start: END - 2 * HOUR_MS, end: END };
const ENDPOINT = 'ep_1234567890abcdef';

const mockEntries = (start: number, end: number): readonly LogEntry[] =>
  createDataset({ seed: 'errors view', anchor: END })
    .entries(ENDPOINT, start, end)
    .map((entry) => readEntry({ ...entry }, ENDPOINT));

function renderView(entries: readonly LogEntry[], changes: Partial<ErrorsViewProps> = {}) {
  const props: ErrorsViewProps = {
    engine: deskEngine(),
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
    fireEvent.click(within(stacks).getByRole('button', { name: /^Job / }));
    expect(props.onFilterJob).toHaveBeenCalledWith(entry.jobId);
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
    const codes = await screen.findByRole('table', { name: 'Errors by code' });
    expect(await within(rowOf(codes, /FRESH/)).findByText('new')).toBeVisible();
    expect(within(rowOf(codes, /OLD/)).queryByText('new')).toBeNull();
    fireEvent.change(screen.getByRole('combobox', { name: 'Compare with' }), {
      target: { value: 'nothing' },
    });
    expect(screen.queryByText('new')).toBeNull();
    expect(within(codes).queryByRole('columnheader', { name: 'First half' })).toBeNull();
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
    renderView([entry], { engine: deskEngine(2) });
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
