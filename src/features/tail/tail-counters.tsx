import { useStore } from 'zustand';
import { formatCount } from '../../ui/format';
import styles from './tail.module.css';
import type { TailStore } from './tail-store';

/** What became of every entry received: nothing is lost without being counted here. */
export function TailCounters({ store }: { readonly store: TailStore }) {
  const counts = useStore(store, (state) => state.counts);
  // Where every entry waits for a moment, the counter stays instead of coming and going.
  const judging = useStore(store, ({ filter, compiled, stopped }) => {
    return filter.regex && compiled.judged !== null && stopped === null;
  });
  const parts = [
    `received ${formatCount(counts.received)}`,
    `shown ${formatCount(counts.shown)}`,
    ...(counts.waiting > 0 || judging ? [`waiting ${formatCount(counts.waiting)}`] : []),
    ...(counts.unjudged > 0 ? [`not judged ${formatCount(counts.unjudged)}`] : []),
    `dropped ${formatCount(counts.dropped)}`,
    ...(counts.droppedUnseen > 0 ? [`${formatCount(counts.droppedUnseen)} of them never shown`] : []),
    ...(counts.droppedUndecided > 0
      ? [`${formatCount(counts.droppedUndecided)} of them before the filter had come to them`]
      : []),
    ...(counts.cleared > 0 ? [`cleared ${formatCount(counts.cleared)}`] : []),
  ];
  return (
    <span
      className={styles.counters}
      title="received: all entries of the stream; shown: those kept that pass the filters; waiting: the filters have not come to them yet; not judged: shown, because the pattern was stopped before it had come to them; dropped: made room for newer ones in the full buffer"
    >
      {parts.map((part) => (
        <span key={part.replace(/[\d,]+/, '')} className={styles.counter}>
          {part}
        </span>
      ))}
    </span>
  );
}
