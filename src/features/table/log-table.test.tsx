// @vitest-environment jsdom
import { act, cleanup, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { createRef } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatIso } from '../../log-ui/log-time';
import list from '../../logs/documented/list-response.json';
import { type LogEntry, readEntry } from '../../logs/entry';
import { entryId } from '../../logs/entry-id';
import { DEFAULT_SETTINGS, useSettings } from '../../settings/settings';
import { LogTable, type LogTableHandle, type LogTableProps } from './log-table';

/** A document without layout has no sizes; the virtualiser needs a viewport to know which rows are in view. */
function giveSizes(width: number) {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(width);
}

const documented = (JSON.parse(JSON.stringify(list.logs)) as typeof list.logs).map((raw) =>
  readEntry(JSON.parse(JSON.stringify(raw)), 'ep_a'),
);

function setup(entries: readonly LogEntry[], props: Partial<Omit<LogTableProps, 'ref'>> = {}) {
  const ref = createRef<LogTableHandle>();
  const given = {
    order: 'newest',
    pattern: null,
    openEntries: [],
    onOpenEntries: vi.fn(),
    onOrder: vi.fn(),
    onFilterJob: vi.fn(),
    onFilterRequest: vi.fn(),
    renderDetails: (entry: LogEntry) => <p>details of {entry.message}</p>,
    onNearEnd: vi.fn(),
    end: 'the end',
    ...props,
  } satisfies Omit<LogTableProps, 'entries' | 'ref'>;
  render(<LogTable ref={ref} entries={entries} {...given} />);
  const rows = () => screen.getAllByRole('row').slice(1);
  return { ...given, ref, rows };
}

describe('LogTable', () => {
  beforeEach(() => {
    giveSizes(1_200);
    useSettings.setState({ ...DEFAULT_SETTINGS, zone: 'utc' });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('shows every field of the documented entries', () => {
    const { rows } = setup(documented);
    expect(screen.getByRole('table', { name: 'Log entries' })).toHaveAttribute('aria-rowcount', '6');
    expect(rows()).toHaveLength(5);
    const [first] = rows();
    if (first === undefined) throw new Error('no row');
    for (const text of [
      '2024-01-15 10:30:15.234',
      'info',
      'model_inference',
      'Processing image generation request',
      'job_1234567890abcdef',
      '8.2 GB',
      '87%',
    ]) {
      expect(within(first).getByText(text)).toBeInTheDocument();
    }
    expect(first).toHaveAttribute('aria-rowindex', '2');
  });

  it('opens an entry through its button, and names it by its identity', async () => {
    const { onOpenEntries, rows } = setup(documented);
    const [first] = rows();
    if (first === undefined || documented[0] === undefined) throw new Error('no row');
    await userEvent.click(within(first).getByRole('button', { name: 'Show details' }));
    expect(onOpenEntries).toHaveBeenCalledWith([entryId(documented[0])]);
  });

  it('shows the details of open entries, and closes them on Escape', async () => {
    const entry = documented[2];
    if (entry === undefined) throw new Error('no entry');
    const { onOpenEntries } = setup(documented, { openEntries: [entryId(entry)] });
    expect(screen.getByText('details of Image generation completed')).toBeInTheDocument();
    const hide = screen.getByRole('button', { name: 'Hide details' });
    expect(hide).toHaveAttribute('aria-expanded', 'true');
    hide.focus();
    await userEvent.keyboard('{Escape}');
    expect(onOpenEntries).toHaveBeenCalledWith([]);
  });

  it('moves by keyboard commands, and to errors', () => {
    const { ref, rows } = setup(documented);
    const focusedRow = () => rows().findIndex((row) => row.contains(document.activeElement));
    act(() => ref.current?.move(1));
    expect(focusedRow()).toBe(0);
    act(() => ref.current?.move(1));
    expect(focusedRow()).toBe(1);
    act(() => void ref.current?.moveToFailure(1));
    expect(focusedRow()).toBe(4);
    expect(ref.current?.moveToFailure(1)).toBe(false);
    act(() => ref.current?.moveToEnd('first'));
    expect(focusedRow()).toBe(0);
  });

  it('filters by job on a click, without opening the row', async () => {
    const { onFilterJob, onOpenEntries } = setup(documented.slice(0, 1));
    await userEvent.click(screen.getByRole('button', { name: 'job_1234567890abcdef' }));
    expect(onFilterJob).toHaveBeenCalledWith('job_1234567890abcdef');
    expect(onOpenEntries).not.toHaveBeenCalled();
  });

  it('marks an entry that breaks the schema and shows what it holds', () => {
    setup([readEntry({ level: 'loud', message: 42 }, 'ep_a'), readEntry(null, 'ep_a')]);
    expect(screen.getAllByText(/⚠/)).toHaveLength(2);
    expect(screen.getByText('42')).toBeInTheDocument();
    expect(screen.getByText('loud')).toBeInTheDocument();
    expect(screen.getAllByText('no time')).toHaveLength(2);
  });

  it('marks the matches of the search', () => {
    setup(documented, { pattern: /image/gi });
    expect(screen.getAllByText('image').every((mark) => mark.tagName === 'MARK')).toBe(true);
  });

  it('asks for more when the last rows come into view, and says what stands at the end', () => {
    const { onNearEnd } = setup(documented);
    expect(onNearEnd).toHaveBeenCalled();
    expect(screen.getByText('the end')).toBeInTheDocument();
  });

  it('gives a time and an identifier their title while the pointer is over them', async () => {
    setup(documented.slice(0, 1));
    const time = screen.getByText('2024-01-15 10:30:15.234');
    const job = screen.getByRole('button', { name: 'job_1234567890abcdef' });
    expect(time).not.toHaveAttribute('title');
    expect(job).toHaveAttribute('title', 'Show only this job');
    const user = userEvent.setup();
    await user.hover(time);
    expect(time).toHaveAttribute('title', formatIso(Date.parse('2024-01-15T10:30:15.234Z'), 'local'));
    await user.hover(job);
    expect(time).not.toHaveAttribute('title');
    expect(job).toHaveAttribute('title', 'Show only job job_1234567890abcdef');
    await user.unhover(job);
    expect(job).toHaveAttribute('title', 'Show only this job');
  });

  it('says how it is ordered by time, or that it is not', () => {
    const time = () => screen.getByRole('columnheader', { name: /^Time/ });
    setup(documented, { order: 'oldest' });
    expect(time()).toHaveAttribute('aria-sort', 'ascending');
    cleanup();
    setup(documented, { order: null });
    expect(time()).toHaveAttribute('aria-sort', 'none');
    expect(time()).not.toHaveAccessibleName(/first/);
  });

  it('draws only the rows in view of a long list', () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      readEntry({ timestamp: '2024-01-15T10:00:00Z', level: 'info', message: `m${index}` }, 'ep_a'),
    );
    const { rows } = setup(many);
    expect(rows().length).toBeGreaterThan(20);
    expect(rows().length).toBeLessThan(60);
    expect(screen.getByRole('table')).toHaveAttribute('aria-rowcount', '10001');
  });

  it.each([
    { density: 'compact', height: 27, advice: 'filters to see them.' },
    { density: 'comfortable', height: 36, advice: 'filters to see them, or choose compact rows.' },
  ] as const)(
    'says how many $density rows lie behind the tallest box that the browser can lay out',
    ({ density, height, advice }) => {
      useSettings.setState({ density });
      const many = Array.from({ length: 700_000 }, () => documented[0]).filter(
        (entry) => entry !== undefined,
      );
      setup(many);
      // Without layout the box measures nothing, and what every browser can do is taken.
      const rows = Math.floor(16_000_000 / height);
      expect(screen.getByRole('table')).toHaveAttribute('aria-rowcount', String(rows + 1));
      expect(screen.getByRole('note')).toHaveTextContent(
        `This browser can lay out ${rows.toLocaleString('en')} rows of this height. The ${(700_000 - rows).toLocaleString('en')} entries after them are loaded and counted: narrow the time range or the ${advice}`,
      );
    },
  );
});
