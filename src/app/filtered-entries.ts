import { useEffect, useMemo, useRef, useState } from 'react';
import type { LogEntry } from '../logs/entry';
import { isLocalFilterEmpty, type LocalFilter, matchesLocalFilter } from '../logs/query';
import { PlainListFilter } from '../store/plain-list-filter';

/** So many entries are tested for fields within a frame, and so many for their source alone. */
const AT_ONCE = 20_000;
const SOURCES_AT_ONCE = 100_000;
/** Milliseconds of one step over more, and between two times that what was found is shown. */
const STEP_MS = 12;
const TELL_MS = 100;
/** Entries tested between two looks at the clock: few, as each may have to be decoded. */
const PORTION = 256;

export interface FilteredEntries {
  readonly shown: readonly LogEntry[];
  /** Of the loaded entries, those tested so far; null when all are. */
  readonly tested: number | null;
}

/** What was found in a list up to an entry. */
interface Told {
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

  const [told, setTold] = useState<Told | null>(null);
  const run = useRef<{ readonly testing: PlainListFilter; readonly loaded: readonly LogEntry[] } | null>(
    null,
  );
  useEffect(() => {
    if (!inSteps) return;
    const before = run.current;
    // It may have come further than was told.
    const { tested = 0 } = before?.testing ?? {};
    const goes =
      before !== null &&
      goesOn({ filter: before.testing.filter, loaded: before.loaded, tested }, loaded, filter);
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const start = (testing: PlainListFilter) => {
      run.current = { testing, loaded };
      let toldAt = performance.now();
      const step = () => {
        const until = performance.now() + STEP_MS;
        do testing.testTo(loaded, testing.tested + PORTION);
        while (testing.tested < loaded.length && performance.now() < until);
        const isDone = testing.tested >= loaded.length;
        if (isDone || performance.now() - toldAt > TELL_MS) {
          toldAt = performance.now();
          setTold({ filter, loaded, passing: testing.passing, tested: testing.tested });
        }
        if (!isDone) timer = setTimeout(step);
      };
      step();
    };
    if (goes) start(before.testing);
    else
      void columnFilter(filter).then((testing) => {
        if (!ended) start(testing);
      });
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [inSteps, loaded, filter]);

  if (atOnce !== null) return { shown: atOnce, tested: null };
  if (told === null || !goesOn(told, loaded, filter)) return { shown: NONE, tested: 0 };
  return { shown: told.passing, tested: told.tested < loaded.length ? told.tested : null };
}

const NONE: readonly LogEntry[] = [];

/** Fetched with the first long list that is filtered. Where it cannot be, entries are tested at more cost. */
async function columnFilter(filter: LocalFilter): Promise<PlainListFilter> {
  const module = await import('../store/list-filter').catch(() => null);
  return module === null ? new PlainListFilter(filter) : new module.ListFilter(filter);
}

/** Whether a list begins with the entries of another that were tested. */
function goesOn(
  before: Pick<Told, 'filter' | 'loaded' | 'tested'>,
  loaded: readonly LogEntry[],
  filter: LocalFilter,
): boolean {
  const { tested } = before;
  return (
    before.filter === filter &&
    tested > 0 &&
    loaded.length >= tested &&
    loaded[0] === before.loaded[0] &&
    loaded[tested - 1] === before.loaded[tested - 1]
  );
}
