import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { formatViewState, type ParsedViewState, parseViewState, type ViewState } from '../logs/view-state';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** Changes of these alone are no step of their own in the history: the back button undoes filters, not glances. */
const GLANCES: ReadonlySet<string> = new Set<keyof ViewState>(['openEntries', 'view']);

export interface UrlState extends ParsedViewState {
  readonly change: (patch: Partial<ViewState>) => void;
}

/** What is looked at, read from and written to the page's address; the address is its only home. */
export function useUrlState(): UrlState {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  const parsed = useMemo(() => parseViewState(new URLSearchParams(search)), [search]);
  const change = useCallback((patch: Partial<ViewState>) => {
    const { state } = parseViewState(new URLSearchParams(window.location.search));
    const next = formatViewState({ ...state, ...patch }).toString();
    const address = `${window.location.pathname}${next === '' ? '' : `?${next}`}`;
    if (address === `${window.location.pathname}${window.location.search}`) return;
    const glance = Object.keys(patch).every((name) => GLANCES.has(name));
    if (glance) window.history.replaceState(null, '', address);
    else window.history.pushState(null, '', address);
    for (const listener of listeners) listener();
  }, []);
  return { ...parsed, change };
}
