// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import listResponse from '../../logs/documented/list-response.json';
import { readEntry } from '../../logs/entry';
import type { Json } from '../../logs/json';
import { MINUTE_MS } from '../../logs/time-range';
import { createDataset } from '../../mocks/dataset';
import { listSource } from '../../sources/list-source';
import { deskAnalysis } from '../../sources/list-worker/desk-analysis';
import { TraceView, type TraceViewProps } from './trace-view';

const JOB = { field: 'jobId', id: 'job_1234567890abcdef' } as const;
const read = (raw: unknown) => {
  const json: Json = JSON.parse(JSON.stringify(raw));
  return readEntry(json, 'ep_1');
};
const DOCUMENTED = listResponse.logs.map(read);
const ANCHOR = Date.UTC(2026, 0, 15, 12);
const dataset = createDataset({ seed: 'trace', anchor: ANCHOR });
const MOCK = dataset.endpointIds
  .flatMap((id) => dataset.entries(id, ANCHOR - 5 * MINUTE_MS, ANCHOR).map((raw) => read(raw)))
  .toSorted((a, b) => (b.time ?? 0) - (a.time ?? 0));
const ENTRIES = [...MOCK, ...DOCUMENTED];

function show(props: Partial<TraceViewProps> = {}) {
  const calls = {
    onTraceKey: vi.fn<TraceViewProps['onTraceKey']>(),
    onLoadAll: vi.fn<TraceViewProps['onLoadAll']>(),
    onLoadJob: vi.fn<(jobId: string) => void>(),
    onFilterJob: vi.fn<TraceViewProps['onFilterJob']>(),
    onBack: vi.fn<TraceViewProps['onBack']>(),
  };
  const entries = props.entries ?? ENTRIES;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TraceView
        engine={deskAnalysis()}
        source={listSource([]).source}
        entries={entries}
        traceKey={JOB}
        zone="utc"
        loaded={entries.length}
        matching={entries.length}
        complete
        renderDetails={(entry) => <section aria-label="Entry details">{entry.message}</section>}
        {...calls}
        {...props}
      />
    </QueryClientProvider>,
  );
  return { ...calls, user: userEvent.setup() };
}

const region = () => screen.getByRole('region', { name: 'Trace' });
const table = () => screen.findByRole('table', { name: 'Trace entries' });

describe('TraceView', () => {
  it('shows the documented job as a failed one, in figures, as a chart in words and as a table', async () => {
    show();
    await table();
    expect(within(region()).getByText('failed')).toBeVisible();
    expect(region()).toHaveTextContent('13.22 s');
    expect(region()).toHaveTextContent(`5 over ${ENTRIES.length.toLocaleString('en-US')} loaded`);
    expect(region()).toHaveTextContent('attempt 1 of 3');
    const chart = screen.getByRole('img', { name: /^Waterfall of the job/ });
    expect(chart).toHaveAccessibleName(/5 entries of 4 sources over 13.22 s; failed.*1 error at 13.22 s/);
    expect(region()).toHaveTextContent('cut there and marked ◂ (up to 16.78 s not drawn)');
    const rows = within(await table()).getAllByRole('row');
    expect(rows.at(-1)).toHaveTextContent(/10:30:28.456\+13.22 s3.33 serror/i);
    expect(rows.at(-2)).toHaveTextContent('3.33 s without entries');
    expect(screen.getByText(/An entry marks success when/)).not.toBeVisible();
  });

  it('begins at the entry that decides, moves by arrow keys and opens details in place', async () => {
    const { user } = show();
    const buttons = within(await table()).getAllByRole('button', { name: 'Show details' });
    expect(buttons).toHaveLength(5);
    buttons[4]?.focus();
    await user.keyboard('{Home}');
    await vi.waitFor(() => expect(buttons[0]).toHaveFocus());
    await user.keyboard('e');
    await vi.waitFor(() => expect(buttons[4]).toHaveFocus());
    await user.keyboard('{ArrowUp}');
    await vi.waitFor(() => expect(buttons[3]).toHaveFocus());
    await user.keyboard('{Enter}');
    expect(screen.getByRole('region', { name: 'Entry details' })).toHaveTextContent('High GPU memory usage');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('region', { name: 'Entry details' })).toBeNull();
  });

  it('shows the entries around one and comes back to where one was', async () => {
    const { user } = show();
    const buttons = within(await table()).getAllByRole('button', { name: 'Show details' });
    await user.click(buttons[2] ?? buttons[0] ?? document.body);
    await user.click(screen.getByRole('button', { name: 'Show entries around' }));
    const around = screen.getByRole('region', { name: 'Entries around' });
    // The documented entries are the last of a list that runs newest first, so they are its oldest.
    expect(around).toHaveTextContent('The loaded entries begin 2 entries before it, not 50.');
    // By selector, as roles of so many rows take long to find out.
    expect(around.querySelectorAll('[role=row]')).toHaveLength(1 + 2 + 1 + 50);
    expect(around).toHaveTextContent('this entry');
    await user.click(within(around).getByText('Back'));
    expect(screen.queryByRole('region', { name: 'Entries around' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Hide details' })).toHaveFocus();
  });

  it('says what is not loaded, and loads the rest or the whole job', async () => {
    const { user, onLoadAll, onLoadJob, onFilterJob, onTraceKey } = show({
      complete: false,
      matching: 99_999,
    });
    await table();
    expect(region()).toHaveTextContent('of 99,999 matching entries: some may be missing here');
    await user.click(screen.getByRole('button', { name: 'Load all in range' }));
    await user.click(screen.getByRole('button', { name: 'Load all of this job' }));
    await user.click(screen.getByRole('button', { name: 'Filter by this job' }));
    await user.click(screen.getByRole('button', { name: 'Trace request req_abc123def456' }));
    expect(onLoadAll).toHaveBeenCalledOnce();
    expect(onLoadJob).toHaveBeenCalledWith(JOB.id);
    expect(onFilterJob).toHaveBeenCalledWith(JOB.id);
    expect(onTraceKey).toHaveBeenCalledWith({ field: 'requestId', id: 'req_abc123def456' });
  });

  it('says so when no loaded entry belongs to the job', async () => {
    show({ traceKey: { field: 'jobId', id: '<img src=x>' }, onLoadJob: null });
    expect(await screen.findByText(/None of the .* loaded entries belongs to this job/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Load all of this job' })).toBeNull();
    expect(region().querySelector('img[src]')).toBeNull();
  });

  it('says why an analysis failed and runs it again', async () => {
    const engine = deskAnalysis();
    vi.spyOn(engine, 'run').mockRejectedValueOnce(new Error('the worker is gone'));
    const { user } = show({ engine });
    expect(await screen.findByRole('alert')).toHaveTextContent('the worker is gone');
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await table()).toBeVisible();
  });

  it('draws every entry of a job of the demo data', async () => {
    const jobId = MOCK.find((entry) => entry.level === 'error' && entry.jobId !== '')?.jobId ?? '';
    const count = MOCK.filter((entry) => entry.jobId === jobId).length;
    show({ traceKey: { field: 'jobId', id: jobId } });
    await table();
    expect(screen.getAllByRole('button', { name: 'Show details' })).toHaveLength(count);
    expect(region().querySelectorAll('[data-row][data-level]')).toHaveLength(count);
  });
});

describe('TraceView without a key', () => {
  it('lists the jobs, sorts them and opens one', async () => {
    const { user, onTraceKey } = show({ traceKey: null, entries: DOCUMENTED });
    expect(await screen.findByText(/1 job over 5 loaded/)).toBeVisible();
    const header = screen.getByRole('columnheader', { name: 'Entries' });
    await user.click(within(header).getByRole('button'));
    expect(header).toHaveAttribute('aria-sort', 'descending');
    await user.click(screen.getByRole('button', { name: JOB.id }));
    expect(onTraceKey).toHaveBeenCalledWith(JOB);
  });

  it('takes a typed ID', async () => {
    const { user, onTraceKey } = show({ traceKey: null, entries: [] });
    expect(await screen.findByText(/No loaded entry names a job/)).toBeVisible();
    await user.type(screen.getByRole('textbox', { name: 'Job or request ID' }), 'req_42{Enter}');
    expect(onTraceKey).toHaveBeenCalledWith({ field: 'requestId', id: 'req_42' });
  });
});
