import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LogEntry } from '../../logs/entry';
import type { TailQuery } from '../../logs/query';
import {
  type ApiProblem,
  isAbort,
  type LogSource,
  type StreamState,
  type TailEvent,
  toProblem,
} from '../../sources/log-source';
import { type MatchPort, MatchRunner, startMatchWorker } from '../../sources/match-worker/match-runner';
import { stoppedText } from './count-text';
import { createFrameSchedule } from './frame-schedule';
import { type NewEntries, TailBuffer } from './tail-buffer';
import { type CompiledFilter, compileFilter, NO_FILTER, type TailFilter } from './tail-filter';
import { TAIL_DEADLINE_MS, TailJudge } from './tail-judge';
import type { GapDivider, GapLoad, TailDivider } from './tail-row';
import { UnreadableRun } from './unreadable-run';

/** Where the stream stands: the source's own states, and those of the pane around them. */
export type TailPhase =
  | { readonly kind: 'idle' }
  | StreamState
  /** `reason` is null when the user pressed Stop. */
  | { readonly kind: 'stopped'; readonly reason: string | null };

/** Why the view stands still while entries go on arriving: the Pause button, or something in it is being read. */
export type HoldReason = 'paused' | 'reading';

/** Entries counted since the pane was made. `received = held + dropped + cleared`. */
export interface TailCounts {
  readonly received: number;
  readonly held: number;
  /** Held and passing the local filters. */
  readonly shown: number;
  /** Held, but the filter has not been applied to them yet. */
  readonly waiting: number;
  /** Shown although the filter's pattern was stopped before it had judged them. */
  readonly unjudged: number;
  readonly dropped: number;
  readonly droppedUnseen: number;
  readonly droppedUndecided: number;
  readonly cleared: number;
  /** Came in while the view was held and pass the local filters. */
  readonly new: NewEntries;
  /** Error and fatal entries received so far that passed the local filters. */
  readonly failures: number;
}

export interface TailState {
  readonly phase: TailPhase;
  /** The last problem, until the stream is live again. */
  readonly problem: ApiProblem | null;
  /** What is drawn: the live buffer, or a copy of it while the view is held. Its content changes with `version`. */
  readonly rows: TailBuffer;
  /** The live buffer, which takes everything that arrives. */
  readonly live: TailBuffer;
  readonly hold: HoldReason | null;
  readonly version: number;
  /** Changes when rows that were already there may have come or gone other than at the ends. */
  readonly layout: number;
  readonly counts: TailCounts;
  readonly filter: TailFilter;
  readonly compiled: CompiledFilter;
  /** Why the filter's pattern is not applied any more, in words for the user; null while it is. */
  readonly stopped: string | null;
  /** Gaps that the user asked to load. */
  readonly gapLoads: ReadonlyMap<GapDivider, GapLoad>;
  /** Opens the stream; an open one is aborted first. */
  start(source: LogSource, query: TailQuery): void;
  /** Goes on with another query or connection, if a stream is open. */
  restart(source: LogSource, query: TailQuery, change: 'filters' | 'connection'): void;
  /** Closes the stream, if one is open. */
  stop(reason: string | null): void;
  pause(): void;
  /** Holds the view where it is because it is being read; nothing when it is already held. */
  read(): void;
  /** Goes back to the newest entries. */
  follow(): void;
  /** Takes the rows that came in meanwhile into the held view, which stays where it is. */
  extend(): void;
  clear(): void;
  setFilter(patch: Partial<TailFilter>): void;
  setBarSources(sources: readonly string[]): void;
  setCapacity(capacity: number): void;
  /** Lets go of what works beside the page; it is started again when it is needed. */
  rest(): void;
  /** Asks the list once more for what a gap lacks. */
  loadGap(gap: GapDivider): Promise<void>;
}

export type TailStore = StoreApi<TailState>;

/** Whether a stream is open or being opened. */
export function isRunning(phase: TailPhase): boolean {
  return phase.kind !== 'idle' && phase.kind !== 'failed' && phase.kind !== 'stopped';
}

/**
 * The state of one live-tail pane. What arrives waits in `pending` and enters the buffer once in a frame, so that the
 * buffer always is what is drawn, and thousands of entries a second cost a frame's work and no more.
 */
export function createTailStore(
  capacity: number,
  startMatching: () => MatchPort = startMatchWorker,
): TailStore {
  const live = new TailBuffer(capacity);
  let pending: (readonly LogEntry[] | TailDivider)[] = [];
  let controller: AbortController | null = null;
  let stoppedAt: number | null = null;
  let barSources: readonly string[] = [];
  const unreadable = new UnreadableRun();
  /** Why the view was paused, other than by the user. */
  let pauseNotice: ApiProblem | null = null;

  return createStore<TailState>()((set, get) => {
    const publish = (patch: Partial<TailState> = {}) => {
      set((state) => ({ ...patch, version: state.version + 1, counts: countsOf(live) }));
    };
    const flush = () => {
      const batches = pending;
      pending = [];
      for (const batch of batches) {
        if (Array.isArray(batch)) live.append(batch);
        else if ('divider' in batch) live.addDivider(batch);
      }
      judge.wake();
      publish();
    };
    const frames = createFrameSchedule(flush);
    const judge = new TailJudge(
      () => (get().rows === live ? [live] : [get().rows, live]),
      new MatchRunner(startMatching, TAIL_DEADLINE_MS),
      {
        changed: frames.request,
        stopped: (why) => set({ stopped: stoppedText(why, live.entriesWaiting) }),
      },
    );
    const add = (batch: readonly LogEntry[] | TailDivider) => {
      pending.push(batch);
      frames.request();
    };
    const flushNow = () => {
      frames.cancel();
      flush();
    };

    const receive = (event: TailEvent) => {
      if (event.kind === 'entries') {
        add(event.entries);
        const notice = event.backfilled ? null : unreadable.take(event.entries);
        if (notice === null) return;
        pauseNotice = notice;
        flushNow();
        get().pause();
        set({ problem: notice });
      } else if (event.kind === 'gap') {
        const { kind, ...gap } = event;
        add({ divider: kind, ...gap });
      } else if (event.state.kind === 'live') {
        // The end of a silence mends no problem.
        if (get().phase.kind === 'quiet') set({ phase: event.state });
        else set({ phase: event.state, problem: null });
      } else if (event.state.kind === 'connecting' || event.state.kind === 'quiet')
        set({ phase: event.state });
      else {
        set({ problem: event.state.problem });
        if (event.state.kind === 'failed') end(event.state);
        else set({ phase: event.state });
      }
    };
    const consume = async (source: LogSource, query: TailQuery, signal: AbortSignal) => {
      try {
        for await (const event of source.tail(query, signal)) {
          if (signal.aborted) return;
          receive(event);
        }
        if (!signal.aborted && isRunning(get().phase)) end({ kind: 'stopped', reason: 'the stream ended' });
      } catch (error) {
        if (signal.aborted || isAbort(error)) return;
        const problem = toProblem(error);
        end({ kind: 'failed', problem });
        set({ problem });
      }
    };
    const open = (source: LogSource, query: TailQuery) => {
      controller?.abort();
      controller = new AbortController();
      unreadable.reset();
      set({ phase: { kind: 'connecting' }, problem: null });
      void consume(source, query, controller.signal);
    };
    const end = (phase: TailPhase) => {
      stoppedAt = Date.now();
      controller?.abort();
      controller = null;
      set({ phase });
    };
    const hold = (reason: HoldReason) => {
      live.unseenFrom = live.endSeq;
      publish({ hold: reason, rows: live.copy() });
      judge.wake();
    };
    const applyFilter = (filter: TailFilter) => {
      const compiled = compileFilter(filter, barSources);
      live.setTest(compiled.test);
      const { rows, layout } = get();
      if (rows !== live) rows.setTest(compiled.test);
      set({ stopped: null });
      judge.restart(compiled.judged);
      publish({ filter, compiled, layout: layout + 1 });
    };

    return {
      phase: { kind: 'idle' },
      problem: null,
      rows: live,
      live,
      hold: null,
      version: 0,
      layout: 0,
      counts: countsOf(live),
      filter: NO_FILTER,
      compiled: compileFilter(NO_FILTER, []),
      stopped: null,
      gapLoads: new Map(),
      start(source, query) {
        if (stoppedAt !== null && live.received > 0)
          add({ divider: 'stopped', range: { start: stoppedAt, end: Date.now() } });
        stoppedAt = null;
        open(source, query);
      },
      restart(source, query, change) {
        if (!isRunning(get().phase)) return;
        controller?.abort();
        add({ divider: change, at: Date.now() });
        open(source, query);
      },
      stop(reason) {
        if (!isRunning(get().phase)) return;
        end({ kind: 'stopped', reason });
        set({ problem: null });
        flushNow();
      },
      pause() {
        if (get().hold === null) hold('paused');
        else set({ hold: 'paused' });
      },
      read() {
        if (get().hold === null) hold('reading');
      },
      follow() {
        live.unseenFrom = null;
        flushNow();
        publish({ hold: null, rows: live });
        if (get().problem === pauseNotice) set({ problem: null });
      },
      extend() {
        if (get().hold === null) return;
        hold('reading');
      },
      clear() {
        flushNow();
        live.clear();
        if (get().hold === null) publish();
        else if (get().hold === 'paused') hold('paused');
        else get().follow();
      },
      setFilter(patch) {
        applyFilter({ ...get().filter, ...patch });
      },
      setBarSources(sources) {
        barSources = sources;
        applyFilter(get().filter);
      },
      setCapacity(to) {
        if (to === live.capacity) return;
        live.setCapacity(to);
        publish({ layout: get().layout + 1 });
      },
      rest() {
        judge.rest();
      },
      async loadGap(gap) {
        const settle = (load: GapLoad) => set({ gapLoads: new Map(get().gapLoads).set(gap, load) });
        if (gap.load === undefined || get().gapLoads.get(gap) === 'loading') return;
        settle('loading');
        settle((await gap.load().catch(toProblem)) ?? 'loaded');
      },
    };
  });
}

function countsOf(live: TailBuffer): TailCounts {
  return {
    received: live.received,
    held: live.entriesHeld,
    shown: live.entriesShown,
    waiting: live.entriesWaiting,
    unjudged: live.entriesUnjudged,
    dropped: live.dropped,
    droppedUnseen: live.droppedUnseen,
    droppedUndecided: live.droppedUndecided,
    cleared: live.cleared,
    new: live.unseenFrom === null ? NO_NEW : live.newFrom(live.unseenFrom),
    failures: live.failures,
  };
}

const NO_NEW: NewEntries = { entries: 0, errors: 0, fatals: 0 };
