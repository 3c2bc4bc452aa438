import { type ReactNode, useContext, useEffect, useState } from 'react';
import { giveUp, MarksAway } from './marks-away';

export interface AwaitedMarksProps {
  readonly text: string;
  readonly pattern: RegExp;
  /** Draws the text with marks where matches begin and end, in turn. */
  readonly draw: (ends: readonly number[]) => ReactNode;
}

interface Found {
  readonly text: string;
  readonly pattern: RegExp;
  readonly ends: readonly number[];
}

/** A text that is there at once, and whose matches are marked when they have been found. */
export function AwaitedMarks({ text, pattern, draw }: AwaitedMarksProps) {
  const find = useContext(MarksAway);
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    if (find === null) return;
    const stop = new AbortController();
    void find(pattern, text, stop.signal).then((ends) => {
      if (stop.signal.aborted) return;
      if (ends === null) giveUp(pattern);
      else if (ends.length > 0) setFound({ text, pattern, ends });
    });
    return () => stop.abort();
  }, [find, pattern, text]);
  return draw(found?.text === text && found.pattern === pattern ? found.ends : NONE);
}

const NONE: readonly number[] = [];
