import { useState } from 'react';
import panel from '../../log-ui/analysis-panel.module.css';
import { LogText } from '../../log-ui/log-text';
import type { ErrorAnalysis } from '../../logs/analysis/error-analysis';
import { DEFAULT_STACK_GROUPING, type StackGroup } from '../../logs/analysis/stack-groups';
import type { LogEntry } from '../../logs/entry';
import type { ZoneChoice } from '../../logs/time-range';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatCounted } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { comparedCells, comparedColumns, NewBadge, seenText } from './compared-cells';
import type { Comparing } from './error-windows';
import styles from './errors.module.css';
import { MoreButton } from './more-button';

export interface StacksPanelProps {
  readonly stacks: ErrorAnalysis['stacks'];
  readonly comparing: Comparing | null;
  readonly zone: ZoneChoice;
  /** Null while the place means nothing. */
  readonly entryAt: (index: number) => LogEntry | null;
  readonly onFilterError: (code: string) => void;
  readonly onTraceJob: (jobId: string) => void;
  readonly onOpenEntry: (entry: LogEntry) => void;
}

const FIRST_ROWS = 20;

/** Stack traces grouped by the place where the error arose. */
export function StacksPanel({ stacks, comparing, zone, ...actions }: StacksPanelProps) {
  const [all, setAll] = useState(false);
  const { groups, basis, withoutFrames } = stacks;
  const windowsOf = ({ frames, count }: StackGroup) => comparing?.lookup?.stack(frames, count) ?? null;
  const shown = all ? groups : groups.slice(0, FIRST_ROWS);
  const unread =
    withoutFrames > 0
      ? ` ${formatCounted(withoutFrames, 'trace has', 'traces have')} no readable frame.`
      : '';
  return (
    <div className={panel.wide}>
      <Panel
        title="Stack traces"
        note={`${formatCount(basis.used)} of ${formatCounted(basis.of, 'error has', 'errors have')} a stack trace, grouped by the ${DEFAULT_STACK_GROUPING.topFrames} innermost frames, line numbers left out.${unread}`}
      >
        {groups.length === 0 ? (
          <p>No error has a stack trace with readable frames.</p>
        ) : (
          <div className={panel.wideTable}>
            <DataTable
              caption="Errors by innermost frames"
              columns={[
                { name: 'Innermost frames' },
                { name: 'Count', numeric: true },
                ...comparedColumns(comparing),
                { name: 'Error codes' },
                { name: 'First seen' },
                { name: 'Last seen' },
                { name: 'Jobs affected', numeric: true },
                { name: 'Example' },
              ]}
              rows={shown.map((group) => ({
                key: group.frames.join('\n'),
                cells: [
                  <div key="frames">
                    <Frames group={group} />
                    <NewBadge comparing={comparing} windows={windowsOf(group)} />
                  </div>,
                  formatCount(group.count),
                  ...comparedCells(comparing, windowsOf(group)),
                  <Codes key="codes" group={group} onFilterError={actions.onFilterError} />,
                  seenText(group.firstSeen, zone),
                  seenText(group.lastSeen, zone),
                  formatCount(group.jobs),
                  <Example key="example" entry={actions.entryAt(group.index)} {...actions} />,
                ],
              }))}
            />
          </div>
        )}
        <MoreButton of="groups" count={groups.length} first={FIRST_ROWS} all={all} onChange={setAll} />
      </Panel>
    </div>
  );
}

function Frames({ group }: { readonly group: StackGroup }) {
  return (
    <>
      <ol className={styles.frames}>
        {group.frames.map((frame, index) => (
          // Recursion repeats a frame, and the order is fixed.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index} className={styles.mono}>
            <LogText text={frame} />
          </li>
        ))}
      </ol>
      {group.headlines.map((headline) => (
        <p key={headline} className={panel.quiet}>
          <LogText text={headline} />
        </p>
      ))}
    </>
  );
}

interface CodesProps {
  readonly group: StackGroup;
  readonly onFilterError: (code: string) => void;
}

function Codes({ group, onFilterError }: CodesProps) {
  if (group.codes.length === 0) return '—';
  return (
    <ul className={panel.list}>
      {group.codes.map(([code, count]) => (
        <li key={code}>
          <Button look="link" onClick={() => onFilterError(code)}>
            <LogText text={code} />
          </Button>{' '}
          {formatCount(count)}
        </li>
      ))}
    </ul>
  );
}

interface ExampleProps {
  readonly entry: LogEntry | null;
  readonly onTraceJob: (jobId: string) => void;
  readonly onOpenEntry: (entry: LogEntry) => void;
}

function Example({ entry, onTraceJob, onOpenEntry }: ExampleProps) {
  if (entry === null) return '—';
  const { jobId } = entry;
  return (
    <div className={styles.actions}>
      <Button look="link" onClick={() => onOpenEntry(entry)}>
        Open entry
      </Button>
      {jobId !== '' && (
        <Button look="link" onClick={() => onTraceJob(jobId)}>
          Trace job <LogText text={jobId} max={60} />
        </Button>
      )}
    </div>
  );
}
