import type { ReactNode } from 'react';
import { LevelBadge } from '../../log-ui/level-badge';
import { formatIso, formatTime, zoneLabel } from '../../log-ui/log-time';
import type { LogEntry } from '../../logs/entry';
import type { FieldFilter } from '../../logs/field-filter';
import { type JsonObject, ownValue } from '../../logs/json';
import { parsePercent } from '../../logs/quantity';
import type { ZoneChoice } from '../../logs/time-range';
import { textStart, visibleText } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { formatSeconds } from '../../ui/format';
import styles from './entry.module.css';

export interface EntryFactsProps {
  readonly entry: LogEntry;
  readonly zone: ZoneChoice;
  readonly onFilterField: (filter: FieldFilter) => void;
  readonly onFilterJob: (jobId: string) => void;
}

/** The entry's own fields. Absent ones are left out; times stand in both zones, the chosen one first. */
export function EntryFacts({ entry, zone, onFilterField, onFilterJob }: EntryFactsProps) {
  const attempt = entry.metadata === null ? null : attemptText(entry.metadata);
  return (
    <dl className={styles.facts}>
      <Fact name="Time">
        <Time entry={entry} zone={zone} />
      </Fact>
      <Fact name="Level">
        <LevelBadge level={entry.level} text={shortText(entry.levelText)} />
        {entry.levelText !== '' && entry.levelText !== entry.level && (
          <span className={styles.remark}>sent as “{shortText(entry.levelText)}”</span>
        )}
      </Fact>
      {entry.source !== '' && <Fact name="Source">{shortText(entry.source)}</Fact>}
      {entry.endpointId !== '' && <Fact name="Endpoint">{shortText(entry.endpointId)}</Fact>}
      {entry.jobId !== '' && (
        <IdFact name="Job ID" id={entry.jobId} onFilter={() => onFilterJob(entry.jobId)} />
      )}
      {entry.requestId !== '' && (
        <IdFact
          name="Request ID"
          id={entry.requestId}
          onFilter={() => onFilterField({ path: ['requestId'], value: entry.requestId, exclude: false })}
        />
      )}
      {entry.duration !== null && <Fact name="Duration">{formatSeconds(entry.duration)}</Fact>}
      {entry.memoryText !== '' && <Fact name="Memory">{shortText(entry.memoryText)}</Fact>}
      {entry.gpuUtilization !== null && <Fact name="GPU">{entry.gpuUtilization} %</Fact>}
      {attempt !== null && <Fact name="Retry">{attempt}</Fact>}
    </dl>
  );
}

/** "Attempt 1 of 3" from `metadata.retryAttempt` and `maxRetries`; null when there is no such number. */
export function attemptText(metadata: JsonObject): string | null {
  const attempt = parsePercent(ownValue(metadata, 'retryAttempt'));
  const most = parsePercent(ownValue(metadata, 'maxRetries'));
  if (attempt === null) return null;
  return most === null ? `Attempt ${attempt}` : `Attempt ${attempt} of ${most}`;
}

function Time({ entry, zone }: { readonly entry: LogEntry; readonly zone: ZoneChoice }) {
  if (entry.time === null)
    return entry.timestamp === '' ? (
      'none'
    ) : (
      <span className={styles.remark}>unreadable: “{shortText(entry.timestamp)}”</span>
    );
  const iso = formatIso(entry.time, 'utc');
  const local = (
    <span>
      {formatTime(entry.time, 'local')}{' '}
      <span className={styles.remark}>{zoneLabel('local', entry.time)}</span>
    </span>
  );
  const utc = (
    <span className={styles.iso}>
      {iso}
      <CopyButton name="Copy time" text={() => iso} />
    </span>
  );
  return (
    <time dateTime={iso} className={styles.times}>
      {zone === 'utc' ? utc : local}
      <span className={styles.otherZone}>{zone === 'utc' ? local : utc}</span>
      {entry.timestamp !== iso && (
        <span className={styles.remark}>sent as “{shortText(entry.timestamp)}”</span>
      )}
    </time>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface IdFactProps {
  readonly name: 'Job ID' | 'Request ID';
  readonly id: string;
  readonly onFilter: () => void;
}

function IdFact({ name, id, onFilter }: IdFactProps) {
  const shown = shortText(id);
  const kind = name === 'Job ID' ? 'job' : 'request';
  return (
    <Fact name={name}>
      <Button
        look="link"
        className={styles.id}
        aria-label={`Filter by ${kind} ${shown}`}
        title={`Filter by ${kind} ${shown}`}
        onClick={onFilter}
      >
        <bdi>{shown}</bdi>
      </Button>
      <CopyButton name={`Copy ${kind} ID`} text={() => id} />
    </Fact>
  );
}

/** Fields that are words or identifiers; a longer one stands in full in the raw JSON. */
function shortText(text: string): string {
  const shown = textStart(text, 300);
  return visibleText(shown) + (shown.length < text.length ? '… (cut, see Raw JSON)' : '');
}
