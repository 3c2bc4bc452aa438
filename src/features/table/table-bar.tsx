import { useSettings } from '../../settings/settings';
import type { WalkProgress } from '../../sources/log-source';
import { Button } from '../../ui/button';
import { formatCount, formatCounted } from '../../ui/format';
import { ColumnChooser } from './column-chooser';
import styles from './table-bar.module.css';

export interface TableBarProps {
  /** Entries loaded, and those of them that pass the source and field filters. */
  readonly loaded: number;
  readonly shown: number;
  /** Entries received that wait for older ones of another endpoint. */
  readonly waiting: number;
  readonly progress: WalkProgress | null;
  readonly loading: boolean;
  readonly complete: boolean;
  /** Sentences on what is approximate, cut or unusual in what is shown. */
  readonly facts: readonly string[];
  readonly loadingAll: boolean;
  readonly onLoadAll: () => void;
  readonly onCancel: () => void;
}

/** The line above the table: how much of what is shown, and how it is drawn. */
export function TableBar(props: TableBarProps) {
  const { density, wrap, change } = useSettings();
  const { progress, loaded, shown } = props;
  const matching = progress?.matching ?? null;
  return (
    <div className={styles.bar}>
      <span role="status" aria-label="Result count" className={styles.count}>
        {resultCount(props)}
      </span>
      <div className={styles.facts} role="status" aria-label="About these entries">
        {loaded > 0 && !props.complete && <span>{formatCount(loaded)} loaded</span>}
        {shown !== loaded && (
          <span>{formatCounted(shown, 'entry passes', 'entries pass')} the source and field filters</span>
        )}
        {props.waiting > 0 && <span>{formatCount(props.waiting)} waiting for other endpoints</span>}
        {progress !== null && progress.slices > 1 && (
          <span>
            {progress.slicesDone} of {progress.slices} slices read
          </span>
        )}
        {props.facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </div>
      <div className={styles.tools}>
        {props.loadingAll ? (
          <>
            <progress
              className={styles.progress}
              aria-label="Loading all entries"
              value={matching === null || !progress?.wholeRangeCounted ? undefined : loaded}
              max={Math.max(1, matching ?? 1)}
            />
            <Button small onClick={props.onCancel}>
              Cancel
            </Button>
          </>
        ) : (
          !props.complete &&
          loaded > 0 && (
            <Button small onClick={props.onLoadAll}>
              Load all in range
            </Button>
          )
        )}
        <Button small aria-pressed={wrap} onClick={() => change({ wrap: !wrap })}>
          Wrap
        </Button>
        <Button
          small
          aria-pressed={density === 'comfortable'}
          onClick={() => change({ density: density === 'compact' ? 'comfortable' : 'compact' })}
        >
          Comfortable
        </Button>
        <ColumnChooser />
      </div>
    </div>
  );
}

/** "856 of 1,247 entries": those that match, of those in the range before filtering, in the server's own count. */
function resultCount({ progress, loaded, loading }: TableBarProps): string {
  if (progress === null) return loading ? 'Loading…' : 'No entries loaded';
  const more = progress.wholeRangeCounted ? '' : ' so far';
  if (progress.matching === null) return `${formatCounted(loaded, 'entry', 'entries')} loaded`;
  if (progress.total === null) return `${formatCounted(progress.matching, 'entry', 'entries')}${more}`;
  return `${formatCount(progress.matching)} of ${formatCounted(progress.total, 'entry', 'entries')}${more}`;
}
