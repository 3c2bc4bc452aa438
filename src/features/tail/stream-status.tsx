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
    case 'quiet':
      return (
        <>
          {`Live, no data ${phase.endpointId === null ? '' : `from ${phase.endpointId} `}for `}
          <SecondsSince since={phase.since} />
        </>
      );
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
  return <Timer seconds={Math.ceil((until - useNow()) / 1_000)} />;
}

function SecondsSince({ since }: { readonly since: number }) {
  return <Timer seconds={Math.round((useNow() - since) / 1_000)} />;
}

function Timer({ seconds }: { readonly seconds: number }) {
  return (
    <span role="timer" aria-live="off">
      {`${Math.max(0, seconds)} s`}
    </span>
  );
}

/** Epoch milliseconds, renewed twice a second. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return now;
}
