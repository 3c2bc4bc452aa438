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
  | { readonly kind: 'off' | 'starting' }
  | { readonly kind: 'running'; readonly demo: Demo }
  | { readonly kind: 'failed'; readonly reason: string };

/** Runs the demo while it is wanted. It is stopped when not, so that it never answers in a real API's place. */
export function useDemo(wanted: boolean): DemoState {
  const [state, setState] = useState<DemoState>({ kind: 'off' });
  useEffect(() => {
    if (!wanted) return;
    let ended = false;
    setState({ kind: 'starting' });
    const started = startDemo();
    started.then(
      (demo) => (ended ? demo.stop() : setState({ kind: 'running', demo })),
      (error: unknown) =>
        setState({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      ended = true;
      setState({ kind: 'off' });
      void started.then((demo) => demo.stop()).catch(() => undefined);
    };
  }, [wanted]);
  return state;
}
