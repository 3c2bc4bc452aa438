// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import documented from '../../logs/documented/performance-entry.json';
import { type LogEntry, readEntry } from '../../logs/entry';
import type { JsonObject } from '../../logs/json';
import { MINUTE_MS } from '../../logs/time-range';
import { createDataset } from '../../mocks/dataset';
import { INCIDENTS } from '../../mocks/incidents';
import { deskAnalysis } from '../../sources/list-worker/desk-analysis';
import { PerformanceView, type PerformanceViewProps } from './performance-view';

const END = Date.UTC(2026, 0, 15, 12);
const RANGE = { start: END - 60 * MINUTE_MS, end: END };
const ENDPOINT = 'ep_2345678901bcdefg';

function renderView(entries: readonly LogEntry[], changes: Partial<PerformanceViewProps> = {}) {
  const props: PerformanceViewProps = {
    engine: deskAnalysis(),
    entries,
    range: RANGE,
    zone: 'utc',
    loaded: entries.length,
    matching: entries.length,
    complete: true,
    onLoadAll: vi.fn(),
    onFilterJob: vi.fn(),
    onTraceRequest: vi.fn(),
    onZoom: vi.fn(),
    onOpenEntry: vi.fn(),
    ...changes,
  };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <PerformanceView {...props} />
    </QueryClientProvider>,
  );
  return props;
}

const entryAt = (time: number, fields: JsonObject): LogEntry =>
  readEntry(
    {
      level: 'info',
      message: 'done',
      source: 'api_handler',
      ...fields,
      timestamp: new Date(time).toISOString(),
    },
    ENDPOINT,
  );
const documentedEntry = readEntry(
  { ...documented, timestamp: new Date(END - MINUTE_MS).toISOString() },
  ENDPOINT,
);
const cellsOf = (row: HTMLElement) =>
  within(row)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent);

describe('PerformanceView', () => {
  it('shows the statistics of durations with what they rest on', async () => {
    renderView([1, 2, 3, 4].map((duration) => entryAt(END, { duration })).concat(entryAt(END, {})));
    const durations = await screen.findByRole('region', { name: 'Durations' });
    expect(durations).toHaveTextContent('Reported by 4 of 5 entries.');
    const figures = ['4', '2.5 s', '1 s', '2.5 s', '3.85 s', '3.97 s', '4 s'];
    expect(cellsOf(within(durations).getByRole('row', { name: /^All sources/ }))).toEqual([
      'All sources',
      ...figures,
    ]);
    expect(cellsOf(within(durations).getByRole('row', { name: /^api_handler/ }))).toEqual([
      'api_handler',
      ...figures,
    ]);
  });

  it('reads the documented entry: phases as bars and as a table, rates, target', async () => {
    renderView([documentedEntry]);
    const phases = await screen.findByRole('region', { name: 'Phases' });
    expect(within(phases).getByRole('list', { name: 'Share of all time by phase' })).toHaveTextContent(
      /Inference/,
    );
    fireEvent.click(within(phases).getByRole('button', { name: 'Show as table' }));
    expect(within(phases).getByRole('row', { name: /^Inference/ })).toBeVisible();
    expect(screen.getByRole('region', { name: 'Rates' })).toHaveTextContent(
      /of 1 that report it, of 1 entry/,
    );
    expect(screen.getByRole('region', { name: 'Latency targets (SLA)' })).toHaveTextContent(
      'Reported by 1 of 1 entry (benchmarks).',
    );
  });

  it('marks verdicts that contradict the figures', async () => {
    const benchmarks = { targetLatency: 5, actualLatency: 7.5, performance: 'within_sla', percentile: 'p99' };
    const entry = entryAt(END, { benchmarks });
    const props = renderView([entry, entryAt(END, { benchmarks: { ...benchmarks, actualLatency: 3 } })]);
    const marked = await screen.findByRole('region', { name: 'Contradicting verdicts' });
    expect(marked).toHaveTextContent('1 verdict contradicts the figures');
    expect(marked).toHaveTextContent(
      'The server says within_sla, but 7.5 s is 2.5 s over the target of 5 s.',
    );
    fireEvent.click(within(marked).getByRole('button', { name: 'Open entry' }));
    expect(props.onOpenEntry).toHaveBeenCalledWith(entry);
  });

  it('shows the wave of cold starts planted in the demo data', async () => {
    const incident = INCIDENTS.find(({ name }) => name === 'cold-start-wave');
    const start = END + (incident?.startOffsetMs ?? 0);
    const range = { start, end: END + (incident?.endOffsetMs ?? 0) };
    const entries = createDataset({ seed: 'performance view', anchor: END })
      .entries(ENDPOINT, range.start, range.end)
      .map((entry) => readEntry({ ...entry }, ENDPOINT));
    renderView(entries, { range });
    const requests = await screen.findByRole('region', { name: 'Whole requests' });
    const counts = ['All', 'Cold start', 'Warm'].map((name) =>
      Number(cellsOf(within(requests).getByRole('row', { name: new RegExp(`^${name} \\d`) }))[1]),
    );
    const [all = 0, cold = 0, warm = 0] = counts;
    expect(cold + warm).toBe(all);
    expect(cold).toBeGreaterThan(warm);
    expect(screen.getByRole('region', { name: 'Rates' })).toHaveTextContent(
      `${cold} of ${all} that report it`,
    );
  });

  it('opens the slowest requests and their jobs', async () => {
    const slow = entryAt(END, { duration: 90, jobId: 'job_slow' });
    const props = renderView([entryAt(END, { duration: 1, jobId: 'job_fast' }), slow]);
    const slowest = await screen.findByRole('region', { name: 'Slowest entries' });
    const [, first] = within(slowest).getAllByRole('row');
    expect(first).toHaveTextContent('1 m 30 s');
    fireEvent.click(within(slowest).getByRole('button', { name: 'job_slow' }));
    expect(props.onFilterJob).toHaveBeenCalledWith('job_slow');
    const [open] = within(slowest).getAllByRole('button', { name: 'Open entry' });
    if (open !== undefined) fireEvent.click(open);
    expect(props.onOpenEntry).toHaveBeenCalledWith(slow);
  });

  it('says the heat map in words, zooms from a column and from the table', async () => {
    const props = renderView([
      entryAt(RANGE.start, { duration: 2 }),
      entryAt(RANGE.start, { duration: 2.1 }),
    ]);
    const heat = await screen.findByRole('region', { name: 'Latency over time' });
    expect(heat).toHaveTextContent('2 entries between 1.78 s and 3.16 s; the slowest at 2026-01-15 11:00:00');
    const column = within(heat).getByRole('button', {
      name: /11:00:00 – 11:01:00: 2 entries, 1.78 s to 3.16 s$/,
    });
    fireEvent.click(column);
    const minute = { start: RANGE.start, end: RANGE.start + MINUTE_MS };
    expect(props.onZoom).toHaveBeenLastCalledWith(minute);
    fireEvent.click(within(heat).getByRole('button', { name: 'Show as table' }));
    fireEvent.click(within(heat).getByRole('button', { name: /^Zoom to 2026-01-15 11:00:00/ }));
    expect(props.onZoom).toHaveBeenCalledTimes(2);
  });

  it('shows memory and GPU, with the entry of the peak', async () => {
    const peak = entryAt(END, { memoryUsage: '8.2GB', metadata: { gpuUtilization: 97 } });
    const props = renderView([entryAt(END, { memoryUsage: '4.2GB' }), peak]);
    const usage = await screen.findByRole('region', { name: 'Memory and GPU' });
    expect(usage).toHaveTextContent('Memory over 2 of 2 entries. GPU utilization over 1 of 2 entries.');
    fireEvent.click(within(usage).getByRole('button', { name: 'Peak of Memory: 8.2 GB, open entry' }));
    expect(props.onOpenEntry).toHaveBeenCalledWith(peak);
  });

  it('has an empty, a partial and a failed state', async () => {
    const props = renderView([], { complete: false, matching: null });
    expect(screen.getByText('Nothing to analyse yet: no entries are loaded.')).toBeVisible();
    fireEvent.click(screen.getByRole('button', { name: 'Load all in range' }));
    expect(props.onLoadAll).toHaveBeenCalledOnce();
    renderView([documentedEntry], { engine: deskAnalysis(1) });
    expect(await screen.findByRole('alert')).toHaveTextContent('out of memory');
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByRole('region', { name: 'Rates' })).toBeVisible();
  });

  it('says of every part that nothing reports its figures', async () => {
    renderView([entryAt(END, {})]);
    for (const text of [
      'No entry reports the duration of a whole request.',
      'No latency with a time in this range.',
      'No entry reports phases.',
      'No entry reports memory or GPU utilization.',
      'No entry reports a target latency.',
    ])
      expect(await screen.findByText(text)).toBeVisible();
    expect(screen.getAllByText('No entry has a duration.')).toHaveLength(2);
  });
});
