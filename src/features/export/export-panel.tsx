import { useEffect, useId, useRef } from 'react';
import { Countdown } from '../../log-ui/countdown';
import { ProblemAlert } from '../../log-ui/problem-alert';
import type { RedactionRules } from '../../logs/redaction';
import { Button } from '../../ui/button';
import { formatBytes, formatCount, formatCounted } from '../../ui/format';
import styles from './export.module.css';
import { FORMAT_NAMES } from './export-formats';
import { isBuiltHere, isServerFormat } from './export-job';
import { appliedNames, type RedactionCounts } from './export-redaction';
import type { ExportProgress } from './export-run';
import type { ExportState, ExportTask } from './use-export';

export interface ExportPanelProps {
  readonly state: Exclude<ExportState, { kind: 'idle' }>;
  /** Another export was asked for while this one runs. */
  readonly refused: boolean;
  readonly onCancel: () => void;
  readonly onRetry: () => void;
  readonly onDismiss: () => void;
  readonly onOpenConnection: (() => void) | undefined;
}

/** The export under way or just ended. Not modal: the logs stay usable while it runs. */
export function ExportPanel({
  state,
  refused,
  onCancel,
  onRetry,
  onDismiss,
  onOpenConnection,
}: ExportPanelProps) {
  const titleId = useId();
  const panel = useRef<HTMLDivElement>(null);
  const { task } = state;
  const running = state.kind === 'running';
  const progress = state.kind === 'saved' ? state.outcome.progress : running ? state.progress : null;
  useEffect(() => panel.current?.focus(), []);
  return (
    <div
      ref={panel}
      role="dialog"
      aria-labelledby={titleId}
      tabIndex={-1}
      className={styles.panel}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || running) return;
        event.stopPropagation();
        onDismiss();
      }}
    >
      <h2 id={titleId} className={styles.title}>
        Export
      </h2>
      {state.kind === 'failed' ? (
        <ProblemAlert
          problem={state.problem}
          task={`Exporting ${task.fileName}`}
          onRetry={onRetry}
          onOpenConnection={onOpenConnection}
        />
      ) : (
        <p role="status" className={styles.outcome}>
          {state.kind === 'saved'
            ? savedText(state.savedAs, state.outcome.progress, task, state.outcome.incomplete)
            : `Exporting ${task.fileName}`}
        </p>
      )}
      {state.kind === 'failed' && <p>Nothing was saved. Retry begins again, into the same file.</p>}
      {running && <Progress progress={state.progress} />}
      {state.kind !== 'failed' && <Facts task={task} progress={progress} running={running} />}
      {refused && running && (
        <p role="status" className={styles.note}>
          One export at a time: wait for this one, or cancel it first.
        </p>
      )}
      {isBuiltHere(task.job) && (
        <p className={styles.note}>
          The server cannot apply the source and field filters to its own {FORMAT_NAMES[task.job.choice]}, so
          this file is built here from JSON entries.
        </p>
      )}
      {progress !== null && progress.notices.length > 0 && (
        <ul className={styles.notices} aria-label="Notices">
          {progress.notices.map((notice) => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
      )}
      <div className={styles.actions}>
        {running ? <Button onClick={onCancel}>Cancel</Button> : <Button onClick={onDismiss}>Close</Button>}
      </div>
    </div>
  );
}

function Progress({ progress }: { readonly progress: ExportProgress | null }) {
  const share = shareOf(progress);
  const wait = progress?.wait ?? null;
  return (
    <>
      <progress
        className={styles.bar}
        aria-label="Export progress"
        max={1}
        {...(share === null ? {} : { value: share })}
      />
      {wait !== null && (
        <p className={styles.note}>
          {wait.problem.code}: {wait.problem.message} <Countdown at={wait.until} />
        </p>
      )}
    </>
  );
}

function Facts({
  task,
  progress,
  running,
}: {
  readonly task: ExportTask;
  readonly progress: ExportProgress | null;
  readonly running: boolean;
}) {
  const { choice, localFilter } = task.job;
  const filtered = localFilter.sources.length + localFilter.fields.length > 0;
  const rows: [string, string][] = [['Format', FORMAT_NAMES[choice]]];
  if (running) rows.push(['Received', receivedText(progress)]);
  if (running && progress !== null && !task.source.capabilities.offline)
    rows.push(['Requests', requestsText(task, progress)]);
  if (progress !== null && filtered)
    rows.push(['Passing the filters', formatCounted(progress.written, 'entry', 'entries')]);
  if (progress !== null) rows.push(['File size', sizeText(progress, running)]);
  rows.push(['Redacted', redactedText(task.job.redaction, progress?.redacted ?? [])]);
  if (running && progress !== null && progress.held > 0)
    rows.push([
      'Held in memory',
      `${formatCounted(progress.held, 'entry', 'entries')}, written once all metadata keys are known`,
    ]);
  return (
    <dl className={styles.facts}>
      {rows.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** "12 values (8 × token, 4 × password)", or what was looked for in vain, or that nothing is taken out. */
function redactedText(rules: RedactionRules, counts: RedactionCounts): string {
  const applied = appliedNames(rules);
  if (applied.length === 0) return 'nothing, values are as received';
  const values = counts.reduce((sum, [, count]) => sum + count, 0);
  if (values === 0) return `no values (looked for: ${applied.join(', ')})`;
  const kinds = counts.map(([label, count]) => `${formatCount(count)} × ${label}`).join(', ');
  return `${formatCounted(values, 'value', 'values')} (${kinds})`;
}

function sizeText({ bytes, maxBytes }: ExportProgress, running: boolean): string {
  const size = formatBytes(bytes);
  return running && maxBytes !== null ? `${size}, at most ${formatBytes(maxBytes)} in memory` : size;
}

function isCounted(progress: ExportProgress): boolean {
  return progress.expected !== null && progress.parts.begun === progress.parts.all;
}

function receivedText(progress: ExportProgress | null): string {
  if (progress === null) return 'waiting for the first answer';
  const { received, expected, parts } = progress;
  if (expected === null) return formatCounted(received, 'entry', 'entries');
  const whole = isCounted(progress) ? '' : ` announced so far, part ${parts.begun} of ${parts.all}`;
  return `${formatCount(received)} of ${formatCount(expected)} entries${whole}`;
}

/** The page limit decides, and each part of the range needs one at least; the server's own formats one more to count. */
function requestsText({ source, job }: ExportTask, progress: ExportProgress): string {
  const parts = progress.parts.all;
  const pages = Math.max(parts, Math.ceil((progress.expected ?? 0) / source.capabilities.maxPage));
  const all = pages + (isServerFormat(job) ? parts : 0);
  return `about ${formatCount(all)} in all${isCounted(progress) ? '' : ', or more'}`;
}

function shareOf(progress: ExportProgress | null): number | null {
  if (progress === null || progress.expected === null) return null;
  const { begun, all } = progress.parts;
  // Parts not begun are taken to be as large as the others.
  const expected = (progress.expected * all) / Math.max(1, begun);
  return expected === 0 ? begun / all : Math.min(1, progress.received / expected);
}

function savedText(
  savedAs: string,
  { written, received, expected }: ExportProgress,
  { job }: ExportTask,
  incomplete: string | null,
): string {
  const filtered = job.localFilter.sources.length + job.localFilter.fields.length > 0;
  const all = expected === null ? formatCount(received) : formatCount(Math.max(expected, received));
  const counts = `${formatCount(written)} of ${all} entries${filtered ? ' (those that pass the filters)' : ''}`;
  return incomplete === null
    ? `Saved ${savedAs}: ${counts}`
    : `Saved incomplete ${savedAs}: ${counts}. ${incomplete}`;
}
