import { useId, useState } from 'react';
import type { LogEntry } from '../../logs/entry';
import type { FieldFilter } from '../../logs/field-filter';
import { isJsonObject, type Json, ownValue } from '../../logs/json';
import { isBlank, objectWithout, printJson } from '../../logs/json-shape';
import { readMemoryPressure } from '../../logs/memory-pressure';
import type { ZoneChoice } from '../../logs/time-range';
import { visibleText } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Icon } from '../../ui/icon';
import { BenchmarksSection } from './benchmarks-section';
import { ContextSection } from './context-section';
import styles from './entry.module.css';
import { EntryFacts } from './entry-facts';
import { JsonTree } from './json-tree';
import { MemoryPressureBar } from './memory-pressure-bar';
import { MessageBlock } from './message-block';
import { hasPerformance, PERFORMANCE_KEYS, PerformanceSection } from './performance-section';
import { RawJson } from './raw-json';
import { RecoverySection } from './recovery-section';
import { Notice, Section } from './section';
import { StackTraceSection } from './stack-trace-section';

export interface EntryDetailsProps {
  readonly entry: LogEntry;
  /** Marks the current search's matches in the message; null without a search. */
  readonly pattern: RegExp | null;
  readonly zone: ZoneChoice;
  /** "Filter by this value" and "exclude this value". */
  readonly onFilterField: (filter: FieldFilter) => void;
  readonly onFilterJob: (jobId: string) => void;
}

/** The API's own fields; whatever else an entry carries is shown under "Other fields". */
const DOCUMENTED_FIELDS: ReadonlySet<string> = new Set([
  ...['timestamp', 'level', 'message', 'endpointId', 'source', 'jobId', 'requestId'],
  ...['duration', 'memoryUsage', 'gpuUtilization'],
  ...['metadata', 'stackTrace', 'context', 'recoveryActions', 'benchmarks'],
]);

/** All of one entry, in place below its row. Shows any shape of entry: what it cannot read it shows as it is. */
export function EntryDetails({ entry, pattern, zone, onFilterField, onFilterJob }: EntryDetailsProps) {
  const [rawShown, setRawShown] = useState(false);
  const rawId = useId();
  const pressure = entry.metadata === null ? null : readMemoryPressure(entry.metadata);
  return (
    <section aria-label="Entry details" className={styles.root} data-level={entry.level}>
      <div className={styles.inner}>
        <div className={styles.head}>
          <MessageBlock message={entry.message} pattern={pattern} />
          <div className={styles.headActions}>
            <CopyButton name="Copy message" label="Message" text={() => entry.message} />
            <CopyButton name="Copy JSON" label="JSON" text={() => printJson(entry.raw)} />
            <Button
              look="quiet"
              small
              icon={<Icon name={rawShown ? 'chevronDown' : 'chevronRight'} />}
              aria-expanded={rawShown}
              aria-controls={rawShown ? rawId : undefined}
              onClick={() => setRawShown(!rawShown)}
            >
              Raw JSON
            </Button>
          </div>
        </div>
        {rawShown && <RawJson raw={entry.raw} id={rawId} />}
        <EntryFacts {...{ entry, zone, onFilterField, onFilterJob }} />
        {entry.problems.length > 0 && (
          <Notice>Does not follow the API’s schema: {visibleText(entry.problems.join('; '))}</Notice>
        )}
        {pressure !== null && <MemoryPressureBar pressure={pressure} />}
        <Sections entry={entry} onFilterField={onFilterField} />
      </div>
    </section>
  );
}

interface SectionsProps {
  readonly entry: LogEntry;
  readonly onFilterField: (filter: FieldFilter) => void;
}

/** Two columns where there is room: the data on the left, what the service says about it on the right. */
function Sections({ entry, onFilterField }: SectionsProps) {
  const metadata = fieldOf(entry, 'metadata');
  const context = fieldOf(entry, 'context');
  const recovery = fieldOf(entry, 'recoveryActions');
  const benchmarks = fieldOf(entry, 'benchmarks');
  const others = objectWithout(entry.raw, DOCUMENTED_FIELDS);
  const performance = entry.metadata !== null && hasPerformance(entry.metadata) ? entry.metadata : null;
  const folded = performance === null ? undefined : PERFORMANCE_KEYS;
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        {metadata !== null && (
          <Section title="Metadata">
            <JsonTree value={metadata} path={['metadata']} onFilterField={onFilterField} folded={folded} />
          </Section>
        )}
        {!isBlank(others) && (
          <Section title="Other fields">
            <JsonTree value={others} path={[]} onFilterField={onFilterField} />
          </Section>
        )}
        {context !== null && <ContextSection context={context} onFilterField={onFilterField} />}
      </div>
      <div className={styles.column}>
        {entry.stackTrace.length > 0 && <StackTraceSection lines={entry.stackTrace} />}
        {recovery !== null && <RecoverySection actions={recovery} onFilterField={onFilterField} />}
        {performance !== null && <PerformanceSection metadata={performance} onFilterField={onFilterField} />}
        {benchmarks !== null && <BenchmarksSection benchmarks={benchmarks} onFilterField={onFilterField} />}
      </div>
    </div>
  );
}

/** A field as received, whatever its type; null when there is nothing in it to show. */
function fieldOf(entry: LogEntry, key: string): Json | null {
  const value = isJsonObject(entry.raw) ? ownValue(entry.raw, key) : undefined;
  return value === undefined || isBlank(value) ? null : value;
}
