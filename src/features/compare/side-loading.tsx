import panel from '../../log-ui/analysis-panel.module.css';
import { ProblemAlert } from '../../log-ui/problem-alert';
import type { WindowEntries } from '../../sources/window-entries';
import { Button } from '../../ui/button';
import { formatCount, formatCounted } from '../../ui/format';

export interface SideLoadingProps {
  /** The sides whose entries are not all there. */
  readonly missing: readonly { readonly name: 'left' | 'right'; readonly window: WindowEntries }[];
}

/** Sides that are not loaded: what loading them costs, how far it is, or why it failed. */
export function SideLoading({ missing }: SideLoadingProps) {
  const failed = missing.filter(({ window }) => window.problem !== null);
  const idle = missing.filter(({ window }) => window.state === 'unasked' || window.state === 'partial');
  const loading = missing.filter(({ window }) => window.state === 'loading');
  const cost = idle.reduce((sum, { window }) => sum + window.cost, 0);
  const names = idle.length === 2 ? 'both sides' : `the ${idle[0]?.name ?? ''} side`;
  return (
    <>
      {idle.length > 0 && (
        <p className={panel.notice}>
          Nothing is compared yet: the entries of {names} are not loaded.{' '}
          <Button
            look="primary"
            onClick={() => {
              for (const { window } of idle) window.load();
            }}
          >
            Load {names}
          </Button>{' '}
          <span className={panel.hint}>
            costs {formatCounted(cost, 'request', 'requests')}, more if an answer is too large for one
          </span>
        </p>
      )}
      {loading.map(({ name, window }) => (
        <p key={name} role="status" className={panel.hint}>
          Loading the {name} side
          {window.matching !== null &&
            `: ${formatCount(window.entries.length)} of ${formatCount(window.matching)}`}
          …
        </p>
      ))}
      {failed.map(({ name, window }) =>
        window.problem === null ? null : (
          <ProblemAlert
            key={name}
            problem={window.problem}
            task={`Loading the ${name} side`}
            retryAt={window.retryAt}
            onRetry={window.load}
          />
        ),
      )}
    </>
  );
}
