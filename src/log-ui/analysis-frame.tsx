import { type ReactNode, useId } from 'react';
import { Button } from '../ui/button';
import { formatCount, formatCounted } from '../ui/format';
import styles from './analysis-frame.module.css';

/** How much of what the filter bar asks for is loaded, and how to get the rest. */
export interface AnalysisScope {
  /** Entries that are analysed: those loaded, less what filters in the browser leave out. */
  readonly analysed: number;
  readonly loaded: number;
  /** Null while the server has not said. */
  readonly matching: number | null;
  readonly complete: boolean;
  readonly onLoadAll: () => void;
}

export interface AnalysisFrameProps {
  readonly title: string;
  readonly scope: AnalysisScope;
  readonly controls?: ReactNode;
  /** Whether figures of an earlier state are shown while new ones are computed. */
  readonly stale: boolean;
  readonly error: Error | null;
  readonly onRetry: () => void;
  /** Null until there is a result. */
  readonly children: ReactNode | null;
}

/** A view of computed figures: what they rest on, and its loading, empty, failed and partial states. */
export function AnalysisFrame({
  title,
  scope,
  controls,
  stale,
  error,
  onRetry,
  children,
}: AnalysisFrameProps) {
  const id = useId();
  const isEmpty = scope.analysed === 0;
  const analysed = formatCounted(scope.analysed, 'entry', 'entries');
  return (
    <section className={styles.view} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {controls}
      </div>
      <div className={styles.scope}>
        <p>{scopeText(scope)}</p>
        {!scope.complete && (
          <Button small onClick={scope.onLoadAll}>
            Load all in range
          </Button>
        )}
        <p role="status" className={styles.state}>
          {stale && !isEmpty && (children === null ? `Analysing ${analysed}…` : `Updating: ${analysed}…`)}
        </p>
      </div>
      {error !== null && (
        <div role="alert" className={styles.problem}>
          <p>
            <strong>The analysis failed.</strong> {error.message}
          </p>
          <Button onClick={onRetry}>Retry</Button>
        </div>
      )}
      {isEmpty && <p className={styles.empty}>{emptyText(scope)}</p>}
      {!isEmpty && children !== null && (
        <div className={styles.panels} aria-busy={stale}>
          {children}
        </div>
      )}
    </section>
  );
}

/** What the figures rest on, in a sentence. */
export function scopeText({ analysed, loaded, matching, complete }: AnalysisScope): string {
  const count = formatCount(analysed);
  const filtered =
    analysed < loaded ? ` The filters in the browser leave ${count} of ${formatCount(loaded)} loaded.` : '';
  if (complete) {
    const all = matching ?? loaded;
    return analysed === all
      ? `Computed from all ${formatCounted(all, 'matching entry', 'matching entries')}.`
      : `Computed from ${count} of ${formatCounted(all, 'matching entry', 'matching entries')}.${filtered}`;
  }
  return matching === null
    ? `Computed from ${formatCounted(analysed, 'loaded entry', 'loaded entries')}; there are more to load.${filtered}`
    : `Computed from ${count} of ${formatCounted(matching, 'matching entry', 'matching entries')}.${filtered}`;
}

function emptyText({ loaded, complete }: AnalysisScope): string {
  if (loaded > 0) return 'Nothing to analyse: the filters in the browser leave no loaded entry.';
  return complete
    ? 'Nothing to analyse: no entry matches the filters. Choose a longer range or a lower level.'
    : 'Nothing to analyse yet: no entries are loaded.';
}
