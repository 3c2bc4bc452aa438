import { type ReactNode, useContext, useEffect, useState } from 'react';
import { countAsked, MarksAway } from './marks-away';

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
    const asked = countAsked(pattern);
    void find(pattern, text, stop.signal).then((ends) => {
      if (stop.signal.aborted) return;
      if (typeof ends === 'string') asked.unmarked(ends);
      else if (ends.length > 0) setFound({ text, pattern, ends });
    });
    return () => {
      stop.abort();
      asked.end();
    };
  }, [find, pattern, text]);
  return draw(found?.text === text && found.pattern === pattern ? found.ends : NONE);
}

const NONE: readonly number[] = [];
