import { useStore } from 'zustand';
import type { TailQuery } from '../../logs/query';
import { Button } from '../../ui/button';
import { formatCounted } from '../../ui/format';
import { isFilterEmpty, NO_FILTER } from './tail-filter';
import type { TailStore } from './tail-store';

/** Why the list is empty, and what to do about it. */
export function TailEmpty({ store, query }: { readonly store: TailStore; readonly query: TailQuery }) {
  const kind = useStore(store, (state) => state.phase.kind);
  const held = useStore(store, (state) => state.counts.held);
  const waiting = useStore(store, (state) => state.counts.waiting);
  const filter = useStore(store, (state) => state.filter);
  const onHold = useStore(store, (state) => state.hold !== null);
  if (onHold) return <p>Nothing had arrived when the view was paused. Resume shows what came since.</p>;
  if (waiting > 0) return <p>Looking through {formatCounted(waiting, 'entry', 'entries')}…</p>;
  if (held > 0)
    return (
      <>
        <p>
          {`The filters hide all ${formatCounted(held, 'entry', 'entries')} received. `}
          {isFilterEmpty(filter) && 'They are the sources chosen in the filter bar.'}
        </p>
        {!isFilterEmpty(filter) && (
          <Button onClick={() => store.getState().setFilter(NO_FILTER)}>Reset tail filters</Button>
        )}
      </>
    );
  if (kind === 'connecting') return <p>Opening the stream…</p>;
  if (kind === 'live' || kind === 'quiet' || kind === 'reconnecting')
    return <p>Waiting for entries ({wanted(query)}). They appear here as they are logged.</p>;
  return (
    <p>New entries appear here as they are logged ({wanted(query)}). Start the live tail to see them.</p>
  );
}

/** "level info and above, matching “memory.*error”, of job job_1". */
function wanted(query: TailQuery): string {
  const level = query.level === 'debug' ? 'every level' : `level ${query.level} and above`;
  const search = query.search === '' ? [] : [`matching “${query.search}”`];
  const job = query.jobId === '' ? [] : [`of job ${query.jobId}`];
  return [level, ...search, ...job].join(', ');
}
