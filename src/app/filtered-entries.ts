import { useEffect, useMemo, useRef, useState } from 'react';
import type { LogEntry } from '../logs/entry';
import { isLocalFilterEmpty, type LocalFilter, matchesLocalFilter } from '../logs/query';

/** So many entries are tested for fields within a frame, and so many for their source alone. */
const AT_ONCE = 20_000;
const SOURCES_AT_ONCE = 100_000;
/** Milliseconds of one step over more, and between two times that what was found is shown. */
const STEP_MS = 12;
const TELL_MS = 100;

export interface FilteredEntries {
  readonly shown: readonly LogEntry[];
  /** Of the loaded entries, those tested so far; null when all are. */
  readonly tested: number | null;
}

interface Run {
  readonly filter: LocalFilter;
  readonly loaded: readonly LogEntry[];
  readonly passing: readonly LogEntry[];
  readonly tested: number;
}

/**
 * The loaded entries that pass the source and field filters. Very many entries are tested step by step, so that the page
 * goes on answering; what was found so far is shown meanwhile, and a list that has only grown is tested
 * from there on.
 */
export function useFilteredEntries(loaded: readonly LogEntry[], filter: LocalFilter): FilteredEntries {
  const most = filter.fields.length > 0 ? AT_ONCE : SOURCES_AT_ONCE;
  const inSteps = loaded.length > most && !isLocalFilterEmpty(filter);
  const atOnce = useMemo(() => {
    if (inSteps) return null;
    if (isLocalFilterEmpty(filter)) return loaded;
    return loaded.filter((entry) => matchesLocalFilter(entry, filter));
  }, [inSteps, loaded, filter]);

  const [run, setRun] = useState<Run | null>(null);
  const latest = useRef<Run | null>(null);
  useEffect(() => {
    if (!inSteps) return;
    const known = latest.current;
    const from = known !== null && goesOn(known, loaded, filter) ? known : null;
    const passing: LogEntry[] = [...(from?.passing ?? [])];
    let tested = from?.tested ?? 0;
    let told = performance.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      told = performance.now();
      latest.current = { filter, loaded, passing: [...passing], tested };
      setRun(latest.current);
    };
    const step = () => {
      const until = performance.now() + STEP_MS;
      do {
        const entry = loaded[tested++];
        if (entry !== undefined && matchesLocalFilter(entry, filter)) passing.push(entry);
      } while (tested < loaded.length && (tested % 256 !== 0 || performance.now() < until));
      if (tested >= loaded.length || performance.now() - told > TELL_MS) tell();
      if (tested < loaded.length) timer = setTimeout(step);
    };
    if (tested < loaded.length) step();
    else tell();
    return () => clearTimeout(timer);
  }, [inSteps, loaded, filter]);

  if (atOnce !== null) return { shown: atOnce, tested: null };
  if (run === null || !goesOn(run, loaded, filter)) return { shown: NONE, tested: 0 };
  return { shown: run.passing, tested: run.tested < loaded.length ? run.tested : null };
}

const NONE: readonly LogEntry[] = [];

/** Whether a list is one tested before and more after it. */
function goesOn(run: Run, loaded: readonly LogEntry[], filter: LocalFilter): boolean {
  return (
    run.filter === filter &&
    run.tested > 0 &&
    loaded.length >= run.tested &&
    loaded[0] === run.loaded[0] &&
    loaded[run.tested - 1] === run.loaded[run.tested - 1]
  );
}
