import panel from '../../log-ui/analysis-panel.module.css';
import type { ErrorAnalysis } from '../../logs/analysis/error-analysis';
import { formatCount, formatCounted } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { type Comparing, changeText } from './error-windows';

export interface TotalsPanelProps {
  readonly errors: ErrorAnalysis;
  readonly comparing: Comparing | null;
  /** Which windows are compared; null when none are. */
  readonly note: string | null;
}

/** How many errors there are, of how many entries and jobs, and what was left out. */
export function TotalsPanel({ errors, comparing, note }: TotalsPanelProps) {
  const { basis, jobs, untimed, unknownLevel } = errors;
  const { used, of } = basis;
  const lookup = comparing?.lookup ?? null;
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
    <div className={panel.full}>
      <Panel title="Totals" note={note ?? undefined}>
        <dl className={panel.figures}>
          <div>
            <dt>Errors (level error or fatal)</dt>
            <dd>
              <strong>{formatCount(used)}</strong> of {formatCounted(of, 'entry', 'entries')}{' '}
              <span className={panel.quiet}>({share(used, of)})</span>
            </dd>
          </div>
          <div>
            <dt>Jobs with errors</dt>
            <dd>
              <strong>{formatCount(jobs.used)}</strong> of {formatCounted(jobs.of, 'job', 'jobs')}{' '}
              <span className={panel.quiet}>({share(jobs.used, jobs.of)})</span>
            </dd>
          </div>
          {lookup !== null && comparing?.with === 'previous' && (
            <div>
              <dt>Errors in the window before</dt>
              <dd>
                <strong>{formatCount(lookup.errors.first)}</strong>{' '}
                <span className={panel.quiet}>({changeText(lookup.errors)} since)</span>
              </dd>
            </div>
          )}
          {lookup !== null && comparing?.with === 'first-half' && (
            <>
              <div>
                <dt>Errors, first half</dt>
                <dd>
                  <strong>{formatCount(lookup.errors.first)}</strong> of{' '}
                  {formatCounted(lookup.entries.first, 'entry', 'entries')}
                </dd>
              </div>
              <div>
                <dt>Errors, second half</dt>
                <dd>
                  <strong>{formatCount(lookup.errors.second)}</strong> of{' '}
                  {formatCounted(lookup.entries.second, 'entry', 'entries')}{' '}
                  <span className={panel.quiet}>({changeText(lookup.errors)})</span>
                </dd>
              </div>
            </>
          )}
        </dl>
        {used === 0 && <p>No errors among the {formatCounted(of, 'entry', 'entries')} of this range.</p>}
        {leftOut.length > 0 && <p className={panel.quiet}>{leftOut.join(' ')}</p>}
      </Panel>
    </div>
  );
}
