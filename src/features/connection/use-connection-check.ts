import { useEffect, useRef, useState } from 'react';
import type { Connection } from '../../sources/connection';
import { type ConnectionCheck, checkOf, type FailedCheck } from '../../sources/connection-check';
import { isAbort, toProblem } from '../../sources/log-source';

export type CheckState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'failed'; readonly check: FailedCheck; readonly candidate: Connection };

export interface RunningCheck {
  readonly state: CheckState;
  /** Tries a connection; calls `onOk` when it works. A check still running is given up. */
  readonly run: (candidate: Connection, onOk: () => void) => void;
  /** Gives up the running check and forgets the outcome of the last one. */
  readonly reset: () => void;
}

/** One check at a time; given up when the component goes. */
export function useConnectionCheck(
  onCheck: (candidate: Connection, signal: AbortSignal) => Promise<ConnectionCheck>,
): RunningCheck {
  const [state, setState] = useState<CheckState>({ kind: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const run = async (candidate: Connection, onOk: () => void) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setState({ kind: 'checking' });
    const check = await onCheck(candidate, controller.signal).catch((error: unknown) =>
      isAbort(error) ? null : checkOf(toProblem(error)),
    );
    if (controller.signal.aborted) return;
    if (check === null) setState({ kind: 'idle' });
    else if (check.kind === 'ok') onOk();
    else setState({ kind: 'failed', check, candidate });
  };
  const reset = () => {
    running.current?.abort();
    if (state.kind !== 'idle') setState({ kind: 'idle' });
  };
  return { state, run: (candidate, onOk) => void run(candidate, onOk), reset };
}
