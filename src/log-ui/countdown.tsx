import { useEffect, useState } from 'react';

/** "Retrying in 42 s", counting down to an epoch millisecond. Not announced each second: what led to it was. */
export function Countdown({ at }: { readonly at: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((at - now) / 1_000));
  return (
    <span role="timer" aria-live="off">
      Retrying in {seconds} s
    </span>
  );
}
