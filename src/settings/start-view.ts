const START_VIEW = 'endpoint-logs.start-view';

/** The address's part after "?" that the dashboard opens with when its own is empty; empty for none. */
export function startView(): string {
  try {
    return localStorage.getItem(START_VIEW) ?? '';
  } catch {
    return '';
  }
}

/** False where the browser keeps nothing. */
export function setStartView(query: string): boolean {
  try {
    if (query === '') localStorage.removeItem(START_VIEW);
    else localStorage.setItem(START_VIEW, query);
    return true;
  } catch {
    return false;
  }
}

let applied = false;

/** Puts the start view into an empty address, once for each time the page is opened. */
export function applyStartView(): void {
  if (applied) return;
  applied = true;
  const query = startView();
  if (query !== '' && window.location.search === '')
    window.history.replaceState(null, '', `${window.location.pathname}?${query}`);
}
