import panel from '../../log-ui/analysis-panel.module.css';
import { ProblemAlert } from '../../log-ui/problem-alert';
import type { WindowEntries } from '../../sources/window-entries';
import { Button } from '../../ui/button';
import { formatCount, formatCounted } from '../../ui/format';

export interface PreviousNoticeProps {
  readonly previous: WindowEntries;
  /** "previous 6 hours". */
  readonly name: string;
  /** What is known of the current window, when not all of it is loaded: the comparison speaks of that part only. */
  readonly partial: string | null;
}

/** How far the window before the range is loaded, what loading it costs, and what of a comparison is uncertain. */
export function PreviousNotice({ previous, name, partial }: PreviousNoticeProps) {
  const { state, problem, retryAt, cost, entries, matching, load } = previous;
  const costs = `costs ${formatCounted(cost, 'request', 'requests')}, more if an answer is too large for one`;
  if (problem !== null)
    return (
      <div className={panel.full}>
        <ProblemAlert problem={problem} task={`Loading the ${name}`} retryAt={retryAt} onRetry={load} />
      </div>
    );
  if (state === 'complete')
    return partial === null ? null : <p className={`${panel.full} ${panel.notice}`}>{partial}</p>;
  if (state === 'loading')
    return (
      <p role="status" className={`${panel.full} ${panel.notice}`}>
        Loading the errors of the {name}
        {matching !== null && `: ${formatCount(entries.length)} of ${formatCount(matching)}`}…
      </p>
    );
  return (
    <p className={`${panel.full} ${panel.notice}`}>
      {state === 'partial'
        ? `${formatCount(entries.length)} of ${formatCounted(matching ?? entries.length, 'error', 'errors')} of the ${name} are loaded: nothing is called new before all are. `
        : `Nothing is compared yet: the errors of the ${name} are not loaded. `}
      <Button small onClick={load}>
        Compare with the {name}
      </Button>{' '}
      <span className={panel.quiet}>{costs}</span>
    </p>
  );
}
