import { useEffect } from 'react';
import { useConnection } from '../sources/connection';

/**
 * Records every change of the connection in this browser's audit list. To be called before the first is made. The list
 * is fetched with the first change: the first rows do not wait for it.
 */
export function useConnectionAudit(): void {
  useEffect(
    () =>
      useConnection.subscribe(async (state, before) => {
        const [{ connectionNote }, { useAuditTrail }] = await list();
        const note = connectionNote(state, before);
        if (note !== null) useAuditTrail.getState().record(note);
      }),
    [],
  );
}

const list = async () => {
  await idle();
  return Promise.all([import('../sources/audit-connections'), import('../sources/audit-trail')]);
};

/** Resolves when the page has nothing else to do, after 2 s at the latest. */
const idle = () =>
  new Promise<unknown>((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(resolve, { timeout: 2_000 });
    else setTimeout(resolve);
  });
