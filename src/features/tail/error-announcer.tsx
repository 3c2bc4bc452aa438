import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useRedaction } from '../../log-ui/use-redaction';
import { announcementText } from './count-text';
import type { TailStore } from './tail-store';

/** Shortest time between two announcements, in milliseconds. */
export const ANNOUNCE_EVERY_MS = 5_000;

/** Tells screen readers of new errors in one sentence for all of them, at most every five seconds. */
export function ErrorAnnouncer({ store }: { readonly store: TailStore }) {
  const { entry: redactOne } = useRedaction();
  const redact = useRef(redactOne);
  redact.current = redactOne;
  const failures = useStore(store, (state) => state.counts.failures);
  const [text, setText] = useState('');
  const said = useRef(failures);
  const saidAt = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    if (failures === said.current || timer.current !== null) return;
    const say = () => {
      timer.current = null;
      const { counts, live } = store.getState();
      const latest = live.latestFailure;
      if (latest === null) return;
      setText(announcementText(counts.failures - said.current, latest.level, redact.current(latest).message));
      said.current = counts.failures;
      saidAt.current = Date.now();
    };
    timer.current = setTimeout(say, Math.max(0, saidAt.current + ANNOUNCE_EVERY_MS - Date.now()));
  }, [failures, store]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return (
    <div aria-live="polite" className="visually-hidden">
      {text}
    </div>
  );
}
