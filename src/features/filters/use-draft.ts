import { useEffect, useRef, useState } from 'react';

/** Long enough to type on without a request for each letter; requests are dear (100 an hour). */
export const DEBOUNCE_MS = 400;

export interface Draft {
  readonly text: string;
  readonly type: (text: string) => void;
  /** Takes the draft over at once (Enter). */
  readonly commit: () => void;
}

/**
 * Text being typed: taken over after a pause or on `commit`, unless `accepts` refuses it. A change of `value` from
 * outside (back button, a click on a chart) replaces the draft.
 */
export function useDraft(
  value: string,
  onCommit: (text: string) => void,
  accepts: (text: string) => boolean,
): Draft {
  const [draft, setDraft] = useState(value);
  const latest = useRef({ onCommit, accepts });
  latest.current = { onCommit, accepts };
  const committed = useRef(value);
  useEffect(() => {
    if (committed.current === value) return;
    committed.current = value;
    setDraft(value);
  }, [value]);
  const take = (text: string) => {
    if (text === committed.current || !latest.current.accepts(text)) return;
    committed.current = text;
    latest.current.onCommit(text);
  };
  const takeRef = useRef(take);
  takeRef.current = take;
  useEffect(() => {
    const timer = setTimeout(() => takeRef.current(draft), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  return { text: draft, type: setDraft, commit: () => take(draft) };
}
