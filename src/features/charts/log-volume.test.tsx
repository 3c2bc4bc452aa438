// @vitest-environment jsdom
import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import listResponse from '../../logs/documented/list-response.json';
import { readEntry } from '../../logs/entry';
import { histogram } from '../../logs/histogram';
import type { Json } from '../../logs/json';
import { HOUR_MS, SECOND_MS } from '../../logs/time-range';
import { answerCount } from '../../sources/list-worker/count-question';
import { deskPort } from '../../sources/list-worker/desk-port';
import { WorkerCounts } from '../../sources/list-worker/worker-counts';
import { CountedList } from '../../store/list-count';
import { LogVolume, type LogVolumeProps } from './log-volume';
import { AT_ONCE } from './use-counts';

/** Parsed anew, because an imported JSON file has types of its own. */
const logs: readonly Json[] = JSON.parse(JSON.stringify(listResponse.logs));
const ENTRIES = logs.map((raw) => readEntry(raw, 'ep_1'));
const START = Date.parse('2024-01-15T10:00:00Z');
const RANGE = { start: START, end: START + HOUR_MS };

function show(props: Partial<LogVolumeProps> = {}) {
  const onZoom = vi.fn<LogVolumeProps['onZoom']>();
  const onFilterLevel = vi.fn<LogVolumeProps['onFilterLevel']>();
  const { container } = render(
    <LogVolume
      entries={ENTRIES}
      range={RANGE}
      zone="utc"
      loaded={ENTRIES.length}
      matching={ENTRIES.length}
      loadedRange={RANGE}
      onZoom={onZoom}
      onFilterLevel={onFilterLevel}
      {...props}
    />,
  );
  const region = within(screen.getByRole('region', { name: 'Log volume' }));
  const plot = container.querySelector('[data-zoom]');
  return { onZoom, onFilterLevel, region, plot, user: userEvent.setup() };
}

describe('LogVolume', () => {
  it('is named by its figures', () => {
    const { region } = show();
    expect(
      region.getByRole('img', {
        name: 'Bar chart of 5 entries over time: 1 debug, 2 info, 1 warn, 1 error',
      }),
    ).toBeVisible();
    expect(region.queryByText(/computed from/)).toBeNull();
  });

  it('sets a level of the legend as the minimum', async () => {
    const { region, onFilterLevel, user } = show();
    await user.click(region.getByRole('button', { name: 'warn 1' }));
    expect(onFilterLevel).toHaveBeenCalledExactlyOnceWith('warn');
  });

  it('says what it was computed from and marks what is not loaded', () => {
    const { region } = show({
      loaded: 1_000,
      matching: 12_345,
      loadedRange: { start: START + HOUR_MS / 2, end: START + HOUR_MS },
    });
    expect(region.getByText('computed from 1,000 of 12,345 matching entries')).toBeVisible();
    expect(region.getByText('not loaded')).toBeVisible();
  });

  describe('where everything was counted', () => {
    const value = { histogram: histogram([...ENTRIES, ...ENTRIES], RANGE), range: RANGE };
    const part = { loaded: 5, matching: 10, loadedRange: { start: START, end: START + 1 } };

    it('draws that instead of the loaded entries', () => {
      const { region } = show({ ...part, whole: { value, of: 10, counting: false } });
      expect(region.getByRole('img', { name: /^Bar chart of 10 entries over time/ })).toBeVisible();
      expect(region.queryByText(/computed from|not loaded/)).toBeNull();
    });

    it('says that it is being counted', () => {
      const { region } = show({ ...part, whole: { value, of: 8, counting: true } });
      expect(region.getByText('counting 10 entries, this is of 8')).toBeVisible();
    });
  });

  it('counts entries without a time instead of drawing them, and unknown levels beside the others', () => {
    const odd: readonly Json[] = [{ level: 'odd', timestamp: '2024-01-15T10:00:01Z' }, { level: 'info' }];
    const { region } = show({ entries: odd.map((raw) => readEntry(raw, 'ep_1')), loaded: 2, matching: 2 });
    expect(region.getByText('1 entry without a time left out')).toBeVisible();
    expect(region.getByText('unknown')).toBeVisible();
    expect(region.queryByRole('button', { name: /unknown/ })).toBeNull();
  });

  it('says so when there is nothing', () => {
    const { region } = show({ entries: [], loaded: 0, matching: 0, loadedRange: null });
    expect(region.getByText('No entries in this range')).toBeVisible();
  });

  it('shows its figures as a table, whose rows zoom', async () => {
    const { region, onZoom, user } = show();
    const toggle = region.getByRole('button', { name: 'Show as table' });
    expect(toggle).toHaveAccessibleDescription('Log volume');
    await user.click(toggle);
    // By its text: computing the names of 120 rows takes seconds.
    const row = region.getByText('2024-01-15 10:30:00 – 10:30:30').closest('tr');
    if (row === null) throw new Error('no row');
    expect(
      within(row)
        .getAllByRole('cell')
        .slice(1, -1)
        .map((cell) => cell.textContent),
    ).toEqual(['1', '2', '1', '1', '5']);
    const zoom = within(row).getByRole('button', { name: 'Zoom' });
    expect(zoom).toHaveAccessibleDescription('2024-01-15 10:30:00 – 10:30:30');
    await user.click(zoom);
    const half = START + HOUR_MS / 2;
    expect(onZoom).toHaveBeenCalledExactlyOnceWith({ start: half, end: half + 30 * SECOND_MS });
    await user.click(region.getByRole('button', { name: 'Show as chart' }));
    expect(region.getByRole('img')).toBeVisible();
  });

  describe('of more entries than are counted at once', () => {
    const many = Array.from({ length: AT_ONCE + 1 }, (_, at) =>
      readEntry({ timestamp: START + at, level: at === 7 ? 'error' : 'info' }, 'ep_1'),
    );
    const startCounts = () => new WorkerCounts(() => deskPort(new CountedList(), answerCount));

    it('counts them in a worker and says so meanwhile', async () => {
      const { region } = show({ entries: many, loaded: many.length, matching: many.length, startCounts });
      expect(region.getByText('counting 5,001 entries')).toBeVisible();
      expect(region.queryByText('No entries in this range')).toBeNull();
      expect(
        await region.findByRole('img', { name: /of 5,001 entries over time: 5,000 info, 1 error/ }),
      ).toBeVisible();
      expect(region.queryByText(/counting/)).toBeNull();
    });

    it('stays as it was while it counts', async () => {
      const props = {
        ...({ range: RANGE, zone: 'utc', loadedRange: RANGE, matching: null, startCounts } as const),
        ...{ onZoom: () => undefined, onFilterLevel: () => undefined },
      };
      const { rerender } = render(<LogVolume {...props} entries={ENTRIES} loaded={5} />);
      rerender(<LogVolume {...props} entries={many} loaded={many.length} />);
      expect(screen.getByRole('img', { name: /of 5 entries/ })).toBeVisible();
      expect(screen.getByText('counting 5,001 entries, this is of 5')).toBeVisible();
      expect(await screen.findByRole('img', { name: /of 5,001 entries/ })).toBeVisible();
      rerender(<LogVolume {...props} entries={ENTRIES} loaded={5} />);
      expect(screen.getByRole('img', { name: /of 5 entries/ })).toBeVisible();
      // Counted by another worker: the one before ended.
      rerender(<LogVolume {...props} entries={[...many, ...ENTRIES]} loaded={many.length + 5} />);
      expect(screen.getByRole('img', { name: /of 5 entries/ })).toBeVisible();
      expect(await screen.findByRole('img', { name: /of 5,006 entries/ })).toBeVisible();
    });

    it('counts them here where there is no worker', async () => {
      const { region } = show({ entries: many, loaded: many.length, matching: many.length });
      expect(await region.findByRole('img', { name: /of 5,001 entries/ })).toBeVisible();
    });
  });

  describe('with a pointer', () => {
    /** The plot is 1,200 px wide: 10 px for each of its 120 buckets. */
    const measure = () =>
      vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 1_200, 90));
    afterEach(() => void vi.restoreAllMocks());
    const at = (clientX: number) => ({ clientX, button: 0, isPrimary: true, pointerId: 1 });

    it('shows the counts under it', () => {
      measure();
      const { plot, region } = show();
      if (plot === null) throw new Error('no plot');
      fireEvent.pointerMove(plot, at(605));
      expect(region.getByText('2024-01-15 10:30:00 – 10:30:30')).toBeVisible();
      fireEvent.keyDown(document, { key: 'Escape' });
      expect(region.queryByText('2024-01-15 10:30:00 – 10:30:30')).toBeNull();
    });

    it('zooms into the bucket clicked and into the buckets dragged over, in either direction', () => {
      measure();
      const { plot, onZoom } = show();
      if (plot === null) throw new Error('no plot');
      fireEvent.pointerDown(plot, at(5));
      fireEvent.pointerUp(plot, at(5));
      expect(onZoom).toHaveBeenLastCalledWith({ start: START, end: START + 30 * SECOND_MS });
      fireEvent.pointerDown(plot, at(39));
      fireEvent.pointerMove(plot, at(20));
      fireEvent.pointerUp(plot, at(10));
      expect(onZoom).toHaveBeenLastCalledWith({
        start: START + 30 * SECOND_MS,
        end: START + 120 * SECOND_MS,
      });
    });

    it('gives a drag up on Escape', () => {
      measure();
      const { plot, onZoom } = show();
      if (plot === null) throw new Error('no plot');
      fireEvent.pointerDown(plot, at(39));
      fireEvent.pointerMove(plot, at(200));
      fireEvent.keyDown(document, { key: 'Escape' });
      fireEvent.pointerUp(plot, at(200));
      expect(onZoom).not.toHaveBeenCalled();
    });

    it('does not zoom to the whole range it shows', () => {
      measure();
      const { plot, onZoom } = show();
      if (plot === null) throw new Error('no plot');
      fireEvent.pointerDown(plot, at(0));
      fireEvent.pointerUp(plot, at(1_199));
      expect(onZoom).not.toHaveBeenCalled();
    });
  });
});
