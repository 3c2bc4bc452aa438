import { useStore } from 'zustand';
import type { ZoneChoice } from '../../logs/time-range';
import { Button } from '../../ui/button';
import { dividerText, type TailDivider } from './tail-row';
import type { TailStore } from './tail-store';

export interface TailDividerRowProps {
  readonly store: TailStore;
  readonly divider: TailDivider;
  readonly zone: ZoneChoice;
}

/** What a divider says, and a way to load what a gap lacks. */
export function TailDividerRow({ store, divider, zone }: TailDividerRowProps) {
  const gap = divider.divider === 'gap' && divider.load !== undefined ? divider : null;
  const load = useStore(store, (state) => (gap === null ? null : (state.gapLoads.get(gap) ?? null)));
  return (
    <>
      <span>{dividerText(divider, zone, load)}</span>
      {gap !== null && load !== 'loaded' && (
        <Button
          small
          aria-disabled={load === 'loading'}
          title="Asks the log list for the entries of this time; they appear at the end"
          onClick={() => void store.getState().loadGap(gap)}
        >
          {load === 'loading' ? 'Loading…' : 'Load missing entries'}
        </Button>
      )}
    </>
  );
}
