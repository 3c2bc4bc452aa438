import { useEffect, useState } from 'react';
import styles from './tail.module.css';
import type { TailPhase } from './tail-store';

/** The stream's state in words, with a dot beside them. The countdown is not announced second by second. */
export function StreamStatus({ phase }: { readonly phase: TailPhase }) {
  return (
    <span role="status" aria-label="Stream state" className={styles.status} data-state={phase.kind}>
      <span className={styles.dot} aria-hidden="true" />
      <span className={styles.statusText}>
        <StatusText phase={phase} />
      </span>
    </span>
  );
}

function StatusText({ phase }: { readonly phase: TailPhase }) {
  switch (phase.kind) {
    case 'idle':
      return 'Stopped';
    case 'connecting':
      return 'Connecting';
    case 'live':
      return 'Live';
    case 'reconnecting':
      return (
        <>
          Reconnecting in <Seconds until={phase.at} />
        </>
      );
    case 'stopped':
      return phase.reason === null ? 'Stopped' : `Stopped: ${phase.reason}`;
    case 'failed':
      return `Failed: ${phase.problem.code} ${phase.problem.message}`;
  }
}

function Seconds({ until }: { readonly until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <span role="timer" aria-live="off">
      {`${Math.max(0, Math.ceil((until - now) / 1_000))} s`}
    </span>
  );
}
