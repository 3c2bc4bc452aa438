import { useEffect, useState } from 'react';
import { useConnection } from '../sources/connection';
import { loadRunTimeConfig, type RunTimeConfig } from '../sources/run-time-config';
import { type Demo, startDemo } from './demo';

export interface Boot {
  readonly config: RunTimeConfig | null;
  readonly notice: string | null;
}

/** Reads the deployment's settings once and decides from them where logs come from. */
export function useBoot(): Boot {
  const [boot, setBoot] = useState<Boot>({ config: null, notice: null });
  useEffect(() => {
    let wanted = true;
    void loadRunTimeConfig(fetch, import.meta.env.BASE_URL).then((reading) => {
      if (!wanted) return;
      useConnection.getState().start(reading.config);
      setBoot(reading);
    });
    return () => {
      wanted = false;
    };
  }, []);
  return boot;
}

export type DemoState =
  | { readonly kind: 'off' | 'starting' | 'stopping' }
  | { readonly kind: 'running'; readonly demo: Demo }
  | { readonly kind: 'failed'; readonly reason: string };

/** An answer to wait for no longer: the browser may have ended the demo's service worker by itself. */
const STOP_MS = 2_000;

/**
 * Runs the demo while it is wanted. It is stopped when not, so that it never answers in a real API's place; `off` once
 * it has stopped, because until then its service worker passes on what the page sends, and keeps to itself that the
 * page no longer wants an answer.
 */
export function useDemo(wanted: boolean): DemoState {
  const [state, setState] = useState<DemoState>({ kind: 'off' });
  useEffect(() => {
    if (!wanted) return;
    let ended = false;
    setState({ kind: 'starting' });
    const started = startDemo();
    started.then(
      (demo) => {
        if (!ended) setState({ kind: 'running', demo });
      },
      (error: unknown) => {
        if (!ended)
          setState({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      ended = true;
      const stopping: DemoState = { kind: 'stopping' };
      setState(stopping);
      const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS));
      const stopped = started.then((demo) => demo.stop()).catch(() => undefined);
      void Promise.race([stopped, late]).then(() =>
        setState((state) => (state === stopping ? { kind: 'off' } : state)),
      );
    };
  }, [wanted]);
  return state;
}
