/** Style sheets that did not come. */
const missing = new Set<HTMLLinkElement>();
let fetching: Promise<boolean> | null = null;

if (typeof document !== 'undefined')
  document.addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') missing.add(target);
    },
    true,
  );

/**
 * Fetches again the style sheets that did not come, and says whether all are there now. What loads a part asks for each
 * of its styles once in the life of the page: without this the part would be drawn without them on its next try.
 */
export function fetchMissingStyles(): Promise<boolean> {
  fetching ??= Promise.all([...missing].map(fetchAgain)).then(() => {
    fetching = null;
    return missing.size === 0;
  });
  return fetching;
}

/** Resolves when it is there or has failed, and is missing, again. */
function fetchAgain(link: HTMLLinkElement): Promise<unknown> {
  missing.delete(link);
  return new Promise((resolve) => {
    const again = document.createElement('link');
    for (const { name, value } of link.attributes) again.setAttribute(name, value);
    again.addEventListener('load', resolve);
    again.addEventListener('error', resolve);
    link.replaceWith(again);
  });
}
