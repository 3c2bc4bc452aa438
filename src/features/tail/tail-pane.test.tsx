// @vitest-environment jsdom
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TailQuery } from '../../logs/query';
import { useSettings } from '../../settings/settings';
import { ApiProblem, type LogSource } from '../../sources/log-source';
import { createScriptedSource, liveEntry, type ScriptedSource } from './scripted-source';
import { TailBuffer } from './tail-buffer';
import { TailPane } from './tail-pane';
import { DEFAULT_TAIL_SETTINGS, useTailSettings } from './tail-settings';
import { HIDDEN_LIMIT_MS } from './use-stream-lifetime';

const QUERY: TailQuery = { endpoints: ['ep_1'], level: 'debug', search: '', jobId: '' };
const VIEW_HEIGHT = 270;
const MEASURED_HEIGHT = 120;

/** jsdom lays nothing out: the list is given a height, and its content the height of its body. */
function giveSizes() {
  class NoResize {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  vi.stubGlobal('ResizeObserver', NoResize);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1_000);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(VIEW_HEIGHT);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(MEASURED_HEIGHT);
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockImplementation(function (this: HTMLElement) {
    const body = this.firstElementChild;
    return body instanceof HTMLElement ? Number.parseFloat(body.style.height) || 0 : 0;
  });
}

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  useTailSettings.setState(DEFAULT_TAIL_SETTINGS);
  useSettings.setState({ wrap: false });
  giveSizes();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

interface HarnessProps {
  readonly source: LogSource;
  readonly query?: TailQuery;
  readonly sources?: readonly string[];
  readonly onOpenConnection?: () => void;
}

function Harness({ source, query = QUERY, sources = [], onOpenConnection = () => {} }: HarnessProps) {
  const [open, setOpen] = useState(false);
  return (
    <TailPane
      source={source}
      query={query}
      sources={sources}
      zone="utc"
      open={open}
      onOpenChange={setOpen}
      renderDetails={(entry) => <p>details of {entry.message}</p>}
      onOpenConnection={onOpenConnection}
    />
  );
}

const user = () => userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const log = () => screen.getByRole('log', { name: 'Live entries' });
const status = () => screen.getByRole('status', { name: 'Stream state' });
const lines = (count: number, fields = {}) =>
  Array.from({ length: count }, (_, index) => liveEntry({ message: `line ${index}`, ...fields }));

async function goLive(source: ScriptedSource, props: Omit<HarnessProps, 'source'> = {}) {
  const view = render(<Harness source={source} {...props} />);
  await user().click(button('Start live tail'));
  source.stream().state({ kind: 'live' });
  await pass(250);
  return view;
}
async function send(
  source: ScriptedSource,
  entries: Parameters<ReturnType<ScriptedSource['stream']>['entries']>[0],
) {
  source.stream().entries(entries);
  await pass(250);
}
function scrollTo(top: number) {
  log().scrollTop = top;
  fireEvent.scroll(log());
}

describe('starting and stopping', () => {
  it('opens with the stream, shows entries as they come, and stops', async () => {
    const source = createScriptedSource();
    render(<Harness source={source} />);
    expect(screen.getByRole('region', { name: 'Live tail' })).toBeVisible();
    expect(screen.queryByRole('log')).toBeNull();
    await user().click(button('Start live tail'));
    expect(status()).toHaveTextContent('Connecting');
    source.stream().state({ kind: 'live' });
    await send(source, [liveEntry()]);
    expect(status()).toHaveTextContent(/^Live$/);
    expect(log()).toHaveAttribute('aria-live', 'off');
    expect(within(log()).getByText('New request received')).toBeVisible();
    expect(within(log()).getByText('10:45:00.123')).toBeVisible();
    expect(screen.getByText('received 1')).toBeVisible();
    expect(screen.getByText('shown 1')).toBeVisible();
    expect(screen.getByText('dropped 0')).toBeVisible();
    await user().click(button('Stop live tail'));
    expect(source.stream().signal.aborted).toBe(true);
    expect(status()).toHaveTextContent(/^Stopped$/);
  });

  it('never starts by itself', async () => {
    const source = createScriptedSource();
    render(<Harness source={source} />);
    await user().click(button('Open the pane'));
    expect(log()).toBeVisible();
    expect(screen.getByText(/Start the live tail to see them/)).toBeVisible();
    expect(source.streams).toHaveLength(0);
  });

  it('stops when the pane is closed, and says so', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await user().click(button('Close the pane'));
    expect(source.stream().signal.aborted).toBe(true);
    expect(status()).toHaveTextContent('Stopped: the pane was closed');
  });

  it('stops when it is unmounted', async () => {
    const source = createScriptedSource();
    const view = await goLive(source);
    view.unmount();
    expect(source.stream().signal.aborted).toBe(true);
  });

  it('stops after five minutes in a hidden tab, and does not start again by itself', async () => {
    const source = createScriptedSource();
    await goLive(source);
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    fireEvent(document, new Event('visibilitychange'));
    await pass(HIDDEN_LIMIT_MS - 1_000);
    expect(source.stream().signal.aborted).toBe(false);
    await pass(1_500);
    expect(status()).toHaveTextContent('Stopped: the tab was hidden for 5 minutes');
    hidden.mockReturnValue(false);
    fireEvent(document, new Event('visibilitychange'));
    await pass(1_000);
    expect(source.streams).toHaveLength(1);
    await user().click(button('Start live tail'));
    expect(source.streams).toHaveLength(2);
  });

  it('keeps the stream when the tab is hidden for less', async () => {
    const source = createScriptedSource();
    await goLive(source);
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    fireEvent(document, new Event('visibilitychange'));
    await pass(60_000);
    hidden.mockReturnValue(false);
    fireEvent(document, new Event('visibilitychange'));
    await pass(HIDDEN_LIMIT_MS);
    expect(source.stream().signal.aborted).toBe(false);
  });

  it('cannot start where there is no stream, and says why', () => {
    render(<Harness source={createScriptedSource('file', { tail: false })} />);
    expect(button('Start live tail')).toBeDisabled();
    expect(button('Start live tail')).toHaveAccessibleDescription('These logs have no live stream');
  });

  it('renews the stream when the query or the connection changes', async () => {
    const source = createScriptedSource();
    const view = await goLive(source);
    await send(source, lines(2));
    view.rerender(<Harness source={source} query={{ ...QUERY, search: 'oom' }} />);
    expect(source.streams.map((stream) => stream.signal.aborted)).toEqual([true, false]);
    expect(source.stream().query.search).toBe('oom');
    await pass(250);
    expect(within(log()).getByText(/^Filters changed/)).toBeVisible();
    expect(within(log()).getByText('line 1')).toBeVisible();
    view.rerender(<Harness source={source} query={{ ...QUERY, search: 'oom' }} />);
    expect(source.streams).toHaveLength(2);
    const other = createScriptedSource('other');
    view.rerender(<Harness source={other} query={{ ...QUERY, search: 'oom' }} />);
    expect(source.stream().signal.aborted).toBe(true);
    expect(other.streams).toHaveLength(1);
  });
});

describe('interruptions', () => {
  const limited = new ApiProblem('rate-limited', {
    code: 'RATE_LIMIT_EXCEEDED',
    message: 'Too many requests',
    status: 429,
  });

  it('counts down to the next try and shows the problem', async () => {
    const source = createScriptedSource();
    await goLive(source);
    source.stream().state({ kind: 'reconnecting', at: Date.now() + 5_000, problem: limited });
    await pass(10);
    expect(status()).toHaveTextContent('Reconnecting in 5 s');
    await pass(2_000);
    expect(status()).toHaveTextContent('Reconnecting in 3 s');
    expect(screen.getByRole('alert')).toHaveTextContent('RATE_LIMIT_EXCEEDED');
    await user().click(button('Dismiss'));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('marks gaps between the entries', async () => {
    const source = createScriptedSource();
    await goLive(source);
    const end = Date.parse('2024-01-15T10:45:20Z');
    const range = { start: end - 12_000, end };
    source.stream().send({ kind: 'gap', range, filled: 14, problem: null });
    source.stream().send({ kind: 'gap', range, filled: null, problem: limited });
    await pass(250);
    expect(
      screen.getByText('Interrupted 10:45:08–10:45:20: 14 entries filled in from the list'),
    ).toBeVisible();
    expect(screen.getByText(/10:45:20: not filled: RATE_LIMIT_EXCEEDED/)).toBeVisible();
    expect(screen.getByText('received 0')).toBeVisible();
  });

  it('says that nothing comes, and for how long', async () => {
    const source = createScriptedSource();
    await goLive(source);
    source.stream().state({ kind: 'quiet', since: Date.now() - 15_000, endpointId: null });
    await pass(10);
    expect(status()).toHaveTextContent('Live, no data for 15 s');
    await pass(5_000);
    expect(status()).toHaveTextContent(/^Live, no data for (19|20|21) s$/);
    expect(button('Stop live tail')).toBeVisible();
    source.stream().state({ kind: 'quiet', since: Date.now() - 15_000, endpointId: 'ep_2' });
    await pass(10);
    expect(status()).toHaveTextContent(/^Live, no data from ep_2 for 1[456] s$/);
    source.stream().state({ kind: 'live' });
    await pass(10);
    expect(status()).toHaveTextContent(/^Live$/);
  });

  it('loads what a gap lacks on request, and says why it cannot', async () => {
    const source = createScriptedSource();
    await goLive(source);
    const end = Date.parse('2024-01-15T10:45:20Z');
    let answer = (_: ApiProblem | null) => {};
    const load = vi.fn(() => new Promise<ApiProblem | null>((resolve) => (answer = resolve)));
    const gap = { kind: 'gap', range: { start: end - 12_000, end }, filled: null } as const;
    const broken = new ApiProblem('server', { code: 'HTTP_500', message: 'The server answered 500' });
    source.stream().send({ ...gap, problem: limited });
    source.stream().send({ ...gap, problem: broken, load });
    await pass(250);
    expect(screen.getAllByRole('button', { name: 'Load missing entries' })).toHaveLength(1);
    await user().click(button('Load missing entries'));
    await user().click(button('Loading…'));
    expect(load).toHaveBeenCalledOnce();
    answer(new ApiProblem('forbidden', { code: 'HTTP_403', message: 'No' }));
    await pass(250);
    expect(screen.getByText(/not filled: HTTP_403 No/)).toBeVisible();
    await user().click(button('Load missing entries'));
    answer(null);
    await pass(250);
    expect(screen.getByText('Interrupted 10:45:08–10:45:20: filled in further down')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Load missing entries' })).toBeNull();
  });

  it('offers to try again after a failure', async () => {
    const source = createScriptedSource();
    const onOpenConnection = vi.fn();
    await goLive(source, { onOpenConnection });
    const problem = new ApiProblem('unauthorized', {
      code: 'UNAUTHORIZED',
      message: 'Invalid API key',
      status: 401,
    });
    source.stream().state({ kind: 'failed', problem });
    await pass(250);
    expect(status()).toHaveTextContent('Failed: UNAUTHORIZED Invalid API key');
    await user().click(button('Open connection'));
    expect(onOpenConnection).toHaveBeenCalledOnce();
    await user().click(button('Retry'));
    expect(source.streams).toHaveLength(2);
    expect(status()).toHaveTextContent('Connecting');
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('following and reading', () => {
  it('keeps the newest in view', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, lines(500));
    expect(within(log()).getByText('line 499')).toBeVisible();
    expect(log().querySelectorAll('[data-index]').length).toBeLessThan(40);
    expect(log().scrollTop).toBe(500 * 27 - VIEW_HEIGHT);
  });

  it('fills the view at once, however many come in a turn', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, lines(3_000));
    await send(source, lines(3_000, { message: 'next' }));
    expect(within(log()).getAllByText('next').length).toBeGreaterThanOrEqual(VIEW_HEIGHT / 27);
    expect(log().scrollTop).toBe(6_000 * 27 - VIEW_HEIGHT);
  });

  it('shows the same rows in the same place when a long list is held, whatever height its dividers have', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, lines(100));
    source.stream().send({ kind: 'gap', range: { start: 0, end: 1_000 }, filled: 0, problem: null });
    await pass(250);
    for (let batch = 0; batch < 10; batch++) await send(source, lines(100, { message: `batch ${batch}` }));
    const first = () => log().querySelector<HTMLElement>('[data-index]');
    const end = 1_100 * 27 + MEASURED_HEIGHT - VIEW_HEIGHT;
    expect(log().scrollTop).toBe(end);
    const top = first()?.style.top;
    await user().click(button('Pause'));
    expect(log().scrollTop).toBe(end);
    const tops = [...log().querySelectorAll<HTMLElement>('[data-index]')].map((row) => row.style.top);
    expect(tops).toContain(top);
  });

  it('stays where the user scrolled to, while the buffer turns over', async () => {
    useTailSettings.setState({ capacity: 1_000 });
    const source = createScriptedSource();
    await goLive(source);
    await send(source, lines(1_000));
    scrollTo(2_700);
    await send(source, [...lines(598, { message: 'new' }), ...lines(2, { level: 'error' })]);
    expect(log().scrollTop).toBe(2_700);
    expect(within(log()).getByText('line 100')).toBeVisible();
    expect(screen.getByText('dropped 600')).toBeVisible();
    await user().click(button('600 new entries, 2 errors'));
    expect(log()).toHaveFocus();
    expect(log().scrollTop).toBe(27_000 - VIEW_HEIGHT);
    expect(screen.queryByRole('button', { name: /new entr/ })).toBeNull();
  });

  it('takes in what came when the end of a held view is reached, then follows again', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, lines(100));
    scrollTo(500);
    await send(source, lines(50));
    const end = 100 * 27 - VIEW_HEIGHT;
    scrollTo(end);
    await pass(250);
    expect(log().scrollTop).toBe(end);
    expect(button('Follow the newest')).toBeVisible();
    scrollTo(150 * 27 - VIEW_HEIGHT);
    expect(screen.queryByRole('button', { name: 'Follow the newest' })).toBeNull();
  });

  it('holds the view when text in it is selected', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, lines(3));
    const selection = document.getSelection();
    selection?.selectAllChildren(within(log()).getByText('line 1'));
    fireEvent(document, new Event('selectionchange'));
    await send(source, lines(2));
    expect(button('2 new entries')).toBeVisible();
    expect(selection?.toString()).toBe('line 1');
    selection?.removeAllRanges();
  });

  it('freezes the view on Pause and counts what comes', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, lines(3));
    await user().click(button('Pause'));
    await send(source, lines(37, { message: 'later' }));
    expect(screen.getByText('paused: 37 new')).toBeVisible();
    expect(within(log()).queryByText('later')).toBeNull();
    expect(screen.getByText('received 40')).toBeVisible();
    await user().click(button('Resume'));
    expect(within(log()).getAllByText('later').length).toBeGreaterThan(0);
    expect(button('Pause')).toBeVisible();
  });

  it('goes on below what is in view', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, lines(100));
    await user().click(button('Pause'));
    await send(source, lines(40));
    const before = log().scrollTop;
    await user().click(button('Continue here'));
    expect(log().scrollTop).toBe(before);
    expect(button('Follow the newest')).toBeVisible();
  });

  it('says the date of a time, in both zones, while the pointer is over it', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, [liveEntry({ timestamp: '2024-01-15T10:30:15.234Z' })]);
    const time = within(log()).getByText('10:30:15.234');
    expect(time).not.toHaveAttribute('title');
    fireEvent.pointerMove(time);
    expect(time).toHaveAttribute('title', expect.stringMatching(/^2024-01-15T10:30:15\.234Z\n2024-01-1/));
    fireEvent.pointerOut(time);
    expect(time).not.toHaveAttribute('title');
  });

  it('opens details, which holds the view', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, [liveEntry({ message: 'oom' })]);
    await user().click(button('Show details'));
    expect(screen.getByText('details of oom')).toBeVisible();
    expect(button('Hide details')).toHaveAttribute('aria-expanded', 'true');
    await send(source, lines(2));
    await user().click(button('Hide details'));
    expect(screen.queryByText('details of oom')).toBeNull();
    expect(button('2 new entries')).toBeVisible();
  });
});

describe('rows of different heights', () => {
  const OPEN_HEIGHT = 300;
  /** Every third line is wrapped. */
  const wrapping = (count: number, name: string) =>
    Array.from({ length: count }, (_, at) =>
      liveEntry({ message: `${name} ${at}${at % 3 === 0 ? ', a long line' : ''}` }),
    );
  const heightOf = (text: string) =>
    text.includes('details of') ? OPEN_HEIGHT : text.includes('a long line') ? MEASURED_HEIGHT : 30;
  /** Where each drawn row is seen, in CSS pixels from the upper edge of the view, by its text. */
  const places = () =>
    new Map(
      [...log().querySelectorAll<HTMLElement>('[data-index]')].map((row) => [
        row.querySelector('[class*=message]')?.textContent ?? '',
        Number.parseFloat(row.style.top) - log().scrollTop,
      ]),
    );
  const inView = () =>
    [...places()].filter(([text, top]) => top + heightOf(text) > 0 && top < VIEW_HEIGHT).toSorted();

  beforeEach(() => {
    useSettings.setState({ wrap: true });
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockImplementation(function (this: HTMLElement) {
      return heightOf(this.textContent ?? '');
    });
    Element.prototype.scrollTo = function (to?: ScrollToOptions | number) {
      if (typeof to === 'object') this.scrollTop = to.top ?? this.scrollTop;
    };
  });
  afterEach(() => {
    Reflect.deleteProperty(Element.prototype, 'scrollTo');
  });

  it('are in the same place when a long list of them is held', async () => {
    const source = createScriptedSource();
    await goLive(source);
    for (let batch = 0; batch < 7; batch++) await send(source, wrapping(100, `batch ${batch}`));
    const seen = inView();
    expect(seen.length).toBeGreaterThan(3);
    await user().click(button('Pause'));
    expect(inView()).toEqual(seen);
  });

  it('cost no pass over all that are held, batch by batch', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, wrapping(20_000, 'held'));
    await send(source, wrapping(10, 'before'));
    const looks = vi.spyOn(TailBuffer.prototype, 'seqAt');
    await send(source, wrapping(10, 'next'));
    expect(within(log()).getByText('next 9, a long line')).toBeVisible();
    expect(looks.mock.calls.length).toBeLessThan(5_000);
  });

  it('stay where they are read while others come, and lead back to the newest', async () => {
    useTailSettings.setState({ capacity: 1_000 });
    const source = createScriptedSource();
    await goLive(source);
    for (let batch = 0; batch < 12; batch++) await send(source, wrapping(100, `batch ${batch}`));
    scrollTo(log().scrollTop - 40);
    await pass(250);
    const seen = inView();
    await send(source, wrapping(700, 'new'));
    expect(inView()).toEqual(seen);
    await user().click(button('700 new entries'));
    expect(within(log()).getByText('new 699, a long line')).toBeVisible();
    expect(log().scrollTop).toBe(log().scrollHeight - VIEW_HEIGHT);
    await send(source, wrapping(600, 'newest'));
    const followed = inView();
    await user().click(button('Pause'));
    expect(inView()).toEqual(followed);
  });

  it('are of their closed height again when a row that was open is followed past', async () => {
    const source = createScriptedSource();
    await goLive(source);
    for (let batch = 0; batch < 8; batch++) await send(source, wrapping(100, `batch ${batch}`));
    const newest = within(log()).getByText('batch 7 98').closest<HTMLElement>('[data-index]');
    const place = places().get('batch 7 98');
    await user().click(within(newest ?? log()).getByRole('button', { name: 'Show details' }));
    expect(places().get('batch 7 98')).toBe(place);
    await send(source, wrapping(600, 'new'));
    expect(places().get('batch 7 98')).toBe(place);
    await user().click(button('600 new entries'));
    for (let batch = 0; batch < 4; batch++) await send(source, wrapping(50, `later ${batch}`));
    const followed = inView();
    await user().click(button('Pause'));
    expect(inView()).toEqual(followed);
  });

  it('are in the same place when held after another filter was set', async () => {
    const source = createScriptedSource();
    await goLive(source);
    const search = screen.getByRole('searchbox', { name: 'Filter live entries' });
    for (let batch = 0; batch < 20; batch++) await send(source, wrapping(100, `batch ${batch}`));
    for (const text of ['long', '{Backspace}', '{Backspace}{Backspace}{Backspace}']) {
      await user().type(search, text);
      await send(source, wrapping(10, 'new'));
    }
    const followed = inView();
    expect(followed.map(([text]) => text)).toContain('new 9, a long line');
    await user().click(button('Pause'));
    expect(inView()).toEqual(followed);
  });

  it('are in the same place when held after wrapping began or ended', async () => {
    const source = createScriptedSource();
    await goLive(source);
    for (const wrap of [true, false, true]) {
      act(() => useSettings.setState({ wrap }));
      for (let batch = 0; batch < 7; batch++) await send(source, wrapping(100, `wrap ${wrap} ${batch}`));
    }
    act(() => useSettings.setState({ wrap: false }));
    await send(source, wrapping(10, 'new'));
    const followed = places();
    const above = log().scrollHeight;
    await user().click(button('Pause'));
    const held = places();
    expect(log().scrollHeight).toBe(above);
    for (const [text, top] of followed) expect(held.get(text)).toBe(top);
  });
});

describe('filters and options', () => {
  const mixed = [
    liveEntry({ message: 'alpha', level: 'debug', source: 'model_loader' }),
    liveEntry({ message: 'beta', level: 'error', source: 'storage_uploader' }),
    liveEntry({ message: 'gamma (1)', level: 'info', source: 'model_loader' }),
  ];
  const shown = () => ['alpha', 'beta', 'gamma'].filter((text) => log().textContent?.includes(text));

  it('filters by level, source and text without touching the stream', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, mixed);
    await user().selectOptions(screen.getByRole('combobox', { name: 'Tail level' }), 'info');
    expect(shown()).toEqual(['beta', 'gamma']);
    expect(screen.getByText('shown 2')).toBeVisible();
    await user().selectOptions(screen.getByRole('combobox', { name: 'Tail sources' }), 'model_loader');
    expect(shown()).toEqual(['gamma']);
    await user().type(screen.getByRole('searchbox', { name: 'Filter live entries' }), 'zzz');
    expect(screen.getByText(/The filters hide all 3 entries/)).toBeVisible();
    await user().click(button('Reset tail filters'));
    expect(shown()).toEqual(['alpha', 'beta', 'gamma']);
    expect(source.streams).toHaveLength(1);
  });

  it('takes plain text or a pattern, and explains an invalid one', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, mixed);
    const search = screen.getByRole('searchbox', { name: 'Filter live entries' });
    await user().type(search, 'MMA (');
    expect(shown()).toEqual(['gamma']);
    expect(log().querySelector('mark')).toHaveTextContent('mma (');
    await user().click(screen.getByRole('checkbox', { name: 'Regex' }));
    expect(search).toHaveAccessibleDescription(/^Not applied, invalid pattern/);
    await user().clear(search);
    await user().type(search, 'alpha|beta');
    expect(shown()).toEqual(['alpha', 'beta']);
  });

  it('applies the filter bar’s sources', async () => {
    const source = createScriptedSource();
    await goLive(source, { sources: ['storage_uploader'] });
    await send(source, mixed);
    expect(shown()).toEqual(['beta']);
    expect(screen.getByText('received 3')).toBeVisible();
  });

  it('clears the view and counts what was cleared', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, mixed);
    await user().click(button('Clear'));
    expect(shown()).toEqual([]);
    expect(screen.getByText('cleared 3')).toBeVisible();
    expect(screen.getByText('received 3')).toBeVisible();
  });

  it('copies the entries shown as text lines', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, mixed);
    const events = user();
    await events.type(screen.getByRole('searchbox', { name: 'Filter live entries' }), 'beta');
    await events.click(button('Copy shown'));
    expect(await navigator.clipboard.readText()).toBe(
      '2024-01-15T10:45:00.123Z [ERROR] storage_uploader: beta (job_live_stream)',
    );
  });

  it('keeps as many entries as chosen', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, lines(1_500));
    await user().selectOptions(screen.getByRole('combobox', { name: 'Buffer size' }), '1000');
    expect(screen.getByText('shown 1,000')).toBeVisible();
    expect(screen.getByText('dropped 500')).toBeVisible();
    expect(useTailSettings.getState().capacity).toBe(1_000);
  });

  it('announces errors together, at most every five seconds, unless muted', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, lines(1, { level: 'error', message: 'first' }));
    expect(screen.getByText('1 new error, latest: first')).toHaveAttribute('aria-live', 'polite');
    await send(source, lines(3, { level: 'error', message: 'second' }));
    expect(screen.getByText('1 new error, latest: first')).toBeInTheDocument();
    await pass(5_000);
    expect(screen.getByText('3 new errors, latest: second')).toBeInTheDocument();
    await user().click(screen.getByRole('checkbox', { name: 'Announce errors' }));
    expect(screen.queryByText(/new error/)).toBeNull();
  });

  it('is resized with the keyboard', async () => {
    const source = createScriptedSource();
    await goLive(source);
    const edge = screen.getByRole('separator');
    edge.focus();
    await user().keyboard('{ArrowUp}');
    expect(edge).toHaveAttribute('aria-valuenow', '45');
    expect(screen.getByRole('region', { name: 'Live tail' })).toHaveStyle({ height: '45dvh' });
    await user().keyboard('{End}{ArrowUp}');
    expect(edge).toHaveAttribute('aria-valuenow', '90');
  });

  it('shows hostile log text as text', async () => {
    const source = createScriptedSource();
    await goLive(source);
    await send(source, [liveEntry({ message: '<img src=x onerror=alert(1)>', source: '__proto__' })]);
    expect(within(log()).getByText('<img src=x onerror=alert(1)>')).toBeVisible();
    expect(log().querySelector('img')).toBeNull();
    expect(screen.getByRole('option', { name: '__proto__' })).toBeInTheDocument();
  });
});
