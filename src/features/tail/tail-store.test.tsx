// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readEntry } from '../../logs/entry';
import { ApiProblem } from '../../sources/log-source';
import { directMatchPort } from '../../sources/match-worker/direct-match-port';
import { createScriptedSource, liveEntry } from './scripted-source';
import { createTailStore } from './tail-store';

const QUERY = { endpoints: ['ep_1'], level: 'info', search: '', jobId: '' } as const;
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => liveEntry({ message: `#${index}` }));
/** Lets the stream be read and a frame be drawn. */
const settle = () => vi.advanceTimersByTimeAsync(250);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function started(capacity = 100) {
  const source = createScriptedSource();
  const store = createTailStore(capacity);
  store.getState().start(source, QUERY);
  source.stream().state({ kind: 'live' });
  await settle();
  return { source, store, state: () => store.getState() };
}

describe('the tail store', () => {
  it('counts every entry, in the buffer or dropped', async () => {
    const { source, state } = await started(10);
    for (const size of [3, 40, 1]) source.stream().entries(many(size));
    source.stream().send({ kind: 'entries', entries: many(4), backfilled: true });
    await settle();
    expect(state().counts).toMatchObject({ received: 48, held: 10, shown: 10, dropped: 38 });
  });

  it('tells its listeners of a flood of batches only a few times', async () => {
    const { source, store, state } = await started();
    const listener = vi.fn();
    store.subscribe(listener);
    for (let batch = 0; batch < 500; batch++) source.stream().entries(many(2));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state().counts.received).toBe(1_000);
    expect(listener.mock.calls.length).toBeLessThanOrEqual(11);
  });

  it('pauses after 100 events in a row that are no entries, once, and loses nothing', async () => {
    const { source, state } = await started(1_000);
    const garbage = (count: number) =>
      Array.from({ length: count }, (_, index) => readEntry(`%%% ${index}`, 'ep_1'));
    source.stream().entries([...garbage(99), ...many(1), ...garbage(99)]);
    await settle();
    expect(state().hold).toBeNull();
    source.stream().entries(garbage(40));
    await settle();
    expect(state().hold).toBe('paused');
    expect(state().problem).toMatchObject({ code: 'UNREADABLE_EVENTS', details: { latest: '%%% 0' } });
    expect(state().phase).toEqual({ kind: 'live' });
    expect(state().rows.rowCount).toBe(239);
    source.stream().state({ kind: 'quiet', since: 0, endpointId: null });
    source.stream().state({ kind: 'live' });
    source.stream().entries(garbage(500));
    await settle();
    expect(state().problem).toMatchObject({ code: 'UNREADABLE_EVENTS' });
    expect(state().counts.new.entries).toBe(500);
    state().follow();
    source.stream().entries(garbage(200));
    await settle();
    expect(state()).toMatchObject({ hold: null, problem: null, counts: { received: 939 } });
  });

  it('freezes the rows while paused, and loses nothing', async () => {
    const { source, state } = await started(10);
    source.stream().entries(many(4));
    await settle();
    state().pause();
    source.stream().entries([...many(6), liveEntry({ level: 'error' })]);
    await settle();
    expect(state().rows.rowCount).toBe(4);
    expect(state().counts.new).toEqual({ entries: 7, errors: 1, fatals: 0 });
    state().follow();
    expect(state().rows.rowCount).toBe(10);
    expect(state().counts).toMatchObject({ received: 11, dropped: 1, droppedUnseen: 0 });
  });

  it('says what was overwritten unseen during a long pause', async () => {
    const { source, state } = await started(10);
    source.stream().entries(many(4));
    await settle();
    state().pause();
    source.stream().entries(many(25));
    await settle();
    expect(state().rows.rowCount).toBe(4);
    expect(state().counts).toMatchObject({ received: 29, held: 10, dropped: 19, droppedUnseen: 15 });
  });

  it('takes new rows into a held view without leaving it', async () => {
    const { source, state } = await started();
    source.stream().entries(many(4));
    await settle();
    state().read();
    source.stream().entries(many(3));
    await settle();
    state().extend();
    expect(state().hold).toBe('reading');
    expect(state().rows.rowCount).toBe(7);
    expect(state().counts.new.entries).toBe(0);
  });

  it('filters the live rows and the frozen ones', async () => {
    const { source, state } = await started();
    source.stream().entries([liveEntry({ source: 'a' }), liveEntry({ source: 'b' })]);
    await settle();
    state().pause();
    source.stream().entries([liveEntry({ source: 'a' }), liveEntry({ source: 'b' })]);
    await settle();
    state().setFilter({ source: 'a' });
    expect(state().rows.rowCount).toBe(1);
    expect(state().counts).toMatchObject({ received: 4, held: 4, shown: 2, new: { entries: 1 } });
    state().setBarSources(['b']);
    expect(state().counts.shown).toBe(0);
  });

  it('filters by a pattern away from the page, the frozen rows too, and says how many wait', async () => {
    const source = createScriptedSource();
    const store = createTailStore(100, () => directMatchPort());
    const state = () => store.getState();
    state().start(source, QUERY);
    source.stream().entries(many(12));
    await settle();
    state().pause();
    state().setFilter({ text: '#1+$', regex: true });
    expect(state().counts).toMatchObject({ held: 12, shown: 0, waiting: 12, unjudged: 0 });
    await settle();
    expect(Array.from(state().rows.shownEntries(), ({ message }) => message)).toEqual(['#1', '#11']);
    expect(state().counts).toMatchObject({ held: 12, shown: 2, waiting: 0 });
    source.stream().entries(many(2));
    await settle();
    expect(state().counts.new.entries).toBe(1);
    state().follow();
    expect(state().rows.rowCount).toBe(3);
    state().rest();
  });

  it('says what a pattern that was stopped leaves unjudged, until the filter is changed', async () => {
    const source = createScriptedSource();
    const answers = [() => ({ kind: 'late', afterMs: 2_000 }) as const, undefined];
    const store = createTailStore(100, () => directMatchPort(answers.shift()));
    const state = () => store.getState();
    state().start(source, QUERY);
    source.stream().entries([...many(4), liveEntry({ level: 'debug' })]);
    await settle();
    state().setFilter({ text: '(a+)+$', regex: true, minimum: 'info' });
    await settle();
    expect(state().stopped).toMatch(/^The pattern took longer than 2 s .* 5 entries were not judged/);
    expect(state().counts).toMatchObject({ shown: 4, waiting: 0, unjudged: 4 });
    state().setFilter({ text: '#[12]+' });
    await settle();
    expect(state().stopped).toBeNull();
    expect(state().counts).toMatchObject({ shown: 2, unjudged: 0 });
  });

  it('aborts the old stream before it opens another, and marks the place', async () => {
    const { source, state } = await started();
    source.stream().entries(many(2));
    await settle();
    const old = source.stream();
    state().restart(source, { ...QUERY, level: 'error' }, 'filters');
    expect(old.signal.aborted).toBe(true);
    expect(source.streams).toHaveLength(2);
    expect(source.stream().query.level).toBe('error');
    old.entries(many(5));
    await settle();
    expect(state().counts.received).toBe(2);
    expect(state().rows.rowAt(2)).toMatchObject({ divider: 'filters' });
  });

  it('does not open a stream by a change of the query alone', () => {
    const source = createScriptedSource();
    const store = createTailStore(10);
    store.getState().restart(source, QUERY, 'filters');
    expect(source.streams).toHaveLength(0);
  });

  it('keeps a problem until the stream is live again', async () => {
    const { source, state } = await started();
    const problem = new ApiProblem('server', { message: 'Bad gateway' });
    source.stream().state({ kind: 'reconnecting', at: Date.now() + 5_000, problem });
    source.stream().state({ kind: 'connecting' });
    await settle();
    expect(state().problem).toBe(problem);
    source.stream().state({ kind: 'live' });
    await settle();
    expect(state().problem).toBeNull();
  });

  it('shows what a source throws as a failure', async () => {
    const { source, state } = await started();
    source.stream().end(new Error('boom'));
    await settle();
    expect(state().phase).toMatchObject({ kind: 'failed', problem: { kind: 'internal', message: 'boom' } });
    expect(state().problem?.message).toBe('boom');
  });

  it('stops when the source ends by itself, and marks the time without a stream on the next start', async () => {
    const { source, state } = await started();
    source.stream().entries(many(1));
    source.stream().end();
    await settle();
    expect(state().phase).toEqual({ kind: 'stopped', reason: 'the stream ended' });
    state().start(source, QUERY);
    await settle();
    expect(state().rows.rowAt(1)).toMatchObject({ divider: 'stopped' });
  });

  it('keeps what had arrived when it is stopped, and aborts the stream', async () => {
    const { source, state } = await started();
    source.stream().entries(many(3));
    await vi.advanceTimersByTimeAsync(0);
    state().stop(null);
    expect(source.stream().signal.aborted).toBe(true);
    expect(state().counts.received).toBe(3);
    expect(state().phase).toEqual({ kind: 'stopped', reason: null });
  });

  it('counts what was cleared', async () => {
    const { source, state } = await started();
    source.stream().entries(many(3));
    await settle();
    state().pause();
    source.stream().entries(many(2));
    state().clear();
    await settle();
    expect(state().rows.rowCount).toBe(0);
    const { received, held, dropped, cleared } = state().counts;
    expect(received).toBe(held + dropped + cleared);
    expect(cleared).toBeGreaterThanOrEqual(3);
  });
});
