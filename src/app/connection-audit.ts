import { useEffect } from 'react';
import { connectionNote } from '../sources/audit-connections';
import { useAuditTrail } from '../sources/audit-trail';
import { useConnection } from '../sources/connection';

/** Records every change of the connection in this browser's audit list. To be called before the first is made. */
export function useConnectionAudit(): void {
  useEffect(
    () =>
      useConnection.subscribe((state, before) => {
        const note = connectionNote(state, before);
        if (note !== null) useAuditTrail.getState().record(note);
      }),
    [],
  );
}
