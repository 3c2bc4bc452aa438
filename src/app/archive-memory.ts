import { useEffect } from 'react';
import { useArchiveSettings } from '../settings/archive-settings';
import { useArchive } from '../sources/archive/archive-session';

/** Lets the archive begin with the choices remembered on this device, and remembers those that are made. */
export function useArchiveMemory(): void {
  useEffect(() => {
    useArchive.getState().prefer(useArchiveSettings.getState());
    return useArchive.subscribe(({ zone, budgetBytes, chosenColumns }, before) => {
      if (
        zone !== before.zone ||
        budgetBytes !== before.budgetBytes ||
        chosenColumns !== before.chosenColumns
      )
        useArchiveSettings.getState().change({ zone, budgetBytes, chosenColumns });
    });
  }, []);
}
