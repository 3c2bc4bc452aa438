import { useEffect, useRef } from 'react';
import type { TailQuery } from '../../logs/query';
import { MINUTE_MS } from '../../logs/time-range';
import type { LogSource } from '../../sources/log-source';
import type { TailStore } from './tail-store';

/** A hidden tab keeps its stream for so long, in milliseconds; then the connection is given back. */
export const HIDDEN_LIMIT_MS = 5 * MINUTE_MS;

export const STOPPED_HIDDEN = 'the tab was hidden for 5 minutes';
export const STOPPED_CLOSED = 'the pane was closed';

/**
 * Ends or renews the stream when what it was opened for changes: another query or connection renews it; a closed
 * pane, a tab hidden for long and unmounting end it. Nothing here ever opens a stream by itself.
 */
export function useStreamLifetime(
  store: TailStore,
  source: LogSource,
  query: TailQuery,
  open: boolean,
): void {
  const key = JSON.stringify([query.endpoints, query.level, query.search, query.jobId]);
  const used = useRef({ key, sourceId: source.id });
  useEffect(() => {
    const before = used.current;
    used.current = { key, sourceId: source.id };
    if (before.sourceId !== source.id) store.getState().restart(source, query, 'connection');
    else if (before.key !== key) store.getState().restart(source, query, 'filters');
  }, [store, source, query, key]);

  const wasOpen = useRef(open);
  useEffect(() => {
    if (wasOpen.current && !open) store.getState().stop(STOPPED_CLOSED);
    wasOpen.current = open;
  }, [store, open]);

  useEffect(() => {
    let hiddenAt: number | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = () => store.getState().stop(STOPPED_HIDDEN);
    const onChange = () => {
      clearTimeout(timer);
      if (document.hidden) {
        hiddenAt = Date.now();
        timer = setTimeout(stop, HIDDEN_LIMIT_MS);
        return;
      }
      // A frozen tab runs no timers, so the clock is asked as well.
      if (hiddenAt !== null && Date.now() - hiddenAt >= HIDDEN_LIMIT_MS) stop();
      hiddenAt = null;
    };
    if (document.hidden) onChange();
    document.addEventListener('visibilitychange', onChange);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onChange);
    };
  }, [store]);

  useEffect(
    () => () => {
      store.getState().stop(STOPPED_CLOSED);
      store.getState().rest();
    },
    [store],
  );
}
