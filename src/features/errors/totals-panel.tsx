import type { ErrorAnalysis } from '../../logs/analysis/error-analysis';
import { formatCount, formatCounted } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { changeText, type HalvesLookup } from './error-halves';
import styles from './errors.module.css';

export interface TotalsPanelProps {
  readonly errors: ErrorAnalysis;
  readonly halves: HalvesLookup | null;
  /** Which windows are compared; null when none are. */
  readonly halvesNote: string | null;
}

/** How many errors there are, of how many entries and jobs, and what was left out. */
export function TotalsPanel({ errors, halves, halvesNote }: TotalsPanelProps) {
  const { basis, jobs, untimed, unknownLevel } = errors;
  const { used, of } = basis;
  const share = (part: number, all: number): string =>
    all === 0 ? '—' : `${Number(((100 * part) / all).toFixed(2))} %`;
  const leftOut = [
    untimed > 0
      ? `${formatCounted(untimed, 'error without', 'errors without')} a readable time ${untimed === 1 ? 'is' : 'are'} left out.`
      : '',
    unknownLevel > 0
      ? `${formatCounted(unknownLevel, 'entry', 'entries')} of a level that is none of the API’s ${unknownLevel === 1 ? 'is' : 'are'} not counted as errors.`
      : '',
  ].filter((sentence) => sentence !== '');
  return (
    <div className={styles.full}>
      <Panel title="Totals" note={halvesNote ?? undefined}>
        <dl className={styles.figures}>
          <div>
            <dt>Errors (level error or fatal)</dt>
            <dd>
              <strong>{formatCount(used)}</strong> of {formatCounted(of, 'entry', 'entries')}{' '}
              <span className={styles.quiet}>({share(used, of)})</span>
            </dd>
          </div>
          <div>
            <dt>Jobs with errors</dt>
            <dd>
              <strong>{formatCount(jobs.used)}</strong> of {formatCounted(jobs.of, 'job', 'jobs')}{' '}
              <span className={styles.quiet}>({share(jobs.used, jobs.of)})</span>
            </dd>
          </div>
          {halves !== null && (
            <>
              <div>
                <dt>Errors, first half</dt>
                <dd>
                  <strong>{formatCount(halves.errors.first)}</strong> of{' '}
                  {formatCounted(halves.entries.first, 'entry', 'entries')}
                </dd>
              </div>
              <div>
                <dt>Errors, second half</dt>
                <dd>
                  <strong>{formatCount(halves.errors.second)}</strong> of{' '}
                  {formatCounted(halves.entries.second, 'entry', 'entries')}{' '}
                  <span className={styles.quiet}>({changeText(halves.errors)})</span>
                </dd>
              </div>
            </>
          )}
        </dl>
        {used === 0 && <p>No errors among the {formatCounted(of, 'entry', 'entries')} of this range.</p>}
        {leftOut.length > 0 && <p className={styles.quiet}>{leftOut.join(' ')}</p>}
      </Panel>
    </div>
  );
}
