import { useState } from 'react';
import panel from '../../log-ui/analysis-panel.module.css';
import { LogText } from '../../log-ui/log-text';
import { useRedaction } from '../../log-ui/use-redaction';
import type { ErrorAnalysis, ErrorPattern } from '../../logs/analysis/error-analysis';
import { MAX_MASKED_LENGTH } from '../../logs/analysis/message-mask';
import { searchForTemplate } from '../../logs/analysis/template-search';
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

export interface PatternsPanelProps {
  readonly errors: ErrorAnalysis;
  readonly comparing: Comparing | null;
  readonly zone: ZoneChoice;
  /** Null while the place means nothing. */
  readonly entryAt: (index: number) => LogEntry | null;
  readonly onSearch: (pattern: string) => void;
  readonly onOpenEntry: (entry: LogEntry) => void;
}

const FIRST_ROWS = 20;

/** The errors' messages with numbers, ids, paths and the like masked. */
export function PatternsPanel({
  errors,
  comparing,
  zone,
  entryAt,
  onSearch,
  onOpenEntry,
}: PatternsPanelProps) {
  const [all, setAll] = useState(false);
  const { patterns, omittedPatterns, cappedMessages } = errors;
  const shown = all ? patterns : patterns.slice(0, FIRST_ROWS);
  return (
    <div className={panel.wide}>
      <Panel title="Message patterns" note={noteText(patterns.length, omittedPatterns, cappedMessages)}>
        <div className={panel.wideTable}>
          <DataTable
            caption="Errors by message"
            columns={[
              { name: 'Pattern' },
              { name: 'Count', numeric: true },
              ...comparedColumns(comparing),
              { name: 'Levels' },
              { name: 'First seen' },
              { name: 'Last seen' },
              { name: 'Jobs affected', numeric: true },
              { name: 'Logs' },
            ]}
            rows={shown.map((pattern) => {
              const found = comparing?.lookup?.pattern(pattern.template, pattern.count) ?? null;
              return {
                key: pattern.template,
                cells: [
                  <div key="pattern" className={styles.pattern}>
                    <span className={styles.mono}>
                      <LogText text={pattern.template} none="(empty message)" />
                    </span>
                    <NewBadge comparing={comparing} windows={found} />
                    <Examples pattern={pattern} entryAt={entryAt} onOpenEntry={onOpenEntry} />
                  </div>,
                  formatCount(pattern.count),
                  ...comparedCells(comparing, found),
                  pattern.levels.map(([level, count]) => `${level} ${formatCount(count)}`).join(', '),
                  seenText(pattern.firstSeen, zone),
                  seenText(pattern.lastSeen, zone),
                  formatCount(pattern.jobs),
                  <ShowLogs key="logs" template={pattern.template} onSearch={onSearch} />,
                ],
              };
            })}
          />
        </div>
        <MoreButton of="patterns" count={patterns.length} first={FIRST_ROWS} all={all} onChange={setAll} />
      </Panel>
    </div>
  );
}

interface ExamplesProps {
  readonly pattern: ErrorPattern;
  readonly entryAt: (index: number) => LogEntry | null;
  readonly onOpenEntry: (entry: LogEntry) => void;
}

function Examples({ pattern, entryAt, onOpenEntry }: ExamplesProps) {
  const count = pattern.examples.length;
  return (
    <details className={styles.details}>
      <summary>{formatCounted(count, 'example', 'examples')}</summary>
      <ul className={panel.list}>
        {pattern.examples.map(({ message, index }) => {
          const entry = entryAt(index);
          return (
            <li key={index}>
              <span className={styles.mono}>
                <LogText text={message} none="(empty message)" max={500} />
              </span>{' '}
              {entry !== null && (
                <Button look="link" onClick={() => onOpenEntry(entry)}>
                  Open entry
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}

interface ShowLogsProps {
  readonly template: string;
  readonly onSearch: (pattern: string) => void;
}

/** Not offered where the search would hold what is redacted: searches stand in the address. */
function ShowLogs({ template, onSearch }: ShowLogsProps) {
  const { text } = useRedaction();
  const pattern = searchForTemplate(template);
  if (pattern === null || text(template) !== template)
    return <span className={panel.quiet}>{pattern === null ? 'No fixed text' : 'Redacted'}</span>;
  return (
    <Button small title={`Search messages for ${pattern}`} onClick={() => onSearch(pattern)}>
      Show logs
    </Button>
  );
}

function noteText(listed: number, omitted: ErrorAnalysis['omittedPatterns'], cappedMessages: number): string {
  return [
    'Numbers, ids, paths and the like are masked: messages that differ in nothing else are one pattern.',
    omitted.patterns > 0
      ? `The ${formatCount(listed)} most frequent; ${formatCounted(omitted.patterns, 'more pattern', 'more patterns')} of ${formatCounted(omitted.entries, 'error', 'errors')} left out.`
      : '',
    cappedMessages > 0
      ? `Of ${formatCounted(cappedMessages, 'message', 'messages')} only the first ${formatCount(MAX_MASKED_LENGTH)} characters were compared.`
      : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
