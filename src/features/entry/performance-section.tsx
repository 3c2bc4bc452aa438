import type { FieldFilter } from '../../logs/field-filter';
import { isJsonObject, type Json, type JsonObject, jsonText, ownValue } from '../../logs/json';
import { isBlank } from '../../logs/json-shape';
import { readPhaseTimes } from '../../logs/performance';
import { parseSeconds } from '../../logs/quantity';
import { textStart, visibleText } from '../../logs/visible-text';
import { formatSeconds } from '../../ui/format';
import { Icon } from '../../ui/icon';
import styles from './entry.module.css';
import { JsonFacts } from './json-facts';
import { JsonTree } from './json-tree';
import { PhaseBar } from './phase-bar';
import { Section, SubSection } from './section';

export interface PerformanceSectionProps {
  readonly metadata: JsonObject;
  readonly onFilterField: (filter: FieldFilter) => void;
}

/** The members of metadata that this section shows ("Performance Logs" in the API document). */
export const PERFORMANCE_KEYS: ReadonlySet<string> = new Set(['phases', 'resourceUsage', 'optimizations']);
const PERCENT_KEYS = /(?:utili[sz]ation|cpuusage)$/i;

export function hasPerformance(metadata: JsonObject): boolean {
  return [...PERFORMANCE_KEYS, 'totalDuration'].some((key) => !isBlank(ownValue(metadata, key)));
}

/** Where a request's time went, what it used, and which shortcuts it took. */
export function PerformanceSection({ metadata, onFilterField }: PerformanceSectionProps) {
  const times = readPhaseTimes(metadata);
  const [phases, usage, optimizations] = [...PERFORMANCE_KEYS].map((key) => ownValue(metadata, key) ?? null);
  const total = ownValue(metadata, 'totalDuration');
  return (
    <Section title="Performance" note={isBlank(total) ? undefined : `total ${timeText(total ?? null)}`}>
      {times !== null ? (
        <PhaseBar times={times} />
      ) : (
        !isBlank(phases) && (
          <SubSection title="Phases">
            <JsonTree value={phases ?? null} path={['metadata', 'phases']} onFilterField={onFilterField} />
          </SubSection>
        )
      )}
      <div className={styles.pair}>
        {!isBlank(usage) && (
          <SubSection title="Resource usage">
            <JsonFacts
              value={usage ?? null}
              path={['metadata', 'resourceUsage']}
              onFilterField={onFilterField}
              percentKeys={PERCENT_KEYS}
            />
          </SubSection>
        )}
        {!isBlank(optimizations) && (
          <SubSection title="Optimizations">
            <Optimizations value={optimizations ?? null} onFilterField={onFilterField} />
          </SubSection>
        )}
      </div>
    </Section>
  );
}

interface OptimizationsProps {
  readonly value: Json;
  readonly onFilterField: (filter: FieldFilter) => void;
}

function Optimizations({ value, onFilterField }: OptimizationsProps) {
  const members = isJsonObject(value) ? Object.entries(value) : [];
  const allFlags = members.length > 0 && members.every(([, flag]) => typeof flag === 'boolean');
  if (!allFlags || members.length > 50)
    return <JsonFacts value={value} path={['metadata', 'optimizations']} onFilterField={onFilterField} />;
  return (
    <dl className={styles.terms}>
      {members.map(([name, flag]) => (
        <div key={name} className={styles.term}>
          <dt>
            <bdi>{visibleText(name)}</bdi>
          </dt>
          <dd className={styles.outcome} data-executed={flag === true}>
            <Icon name={flag === true ? 'check' : 'close'} />
            {flag === true ? 'yes' : 'no'}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function timeText(value: Json): string {
  const seconds = parseSeconds(value);
  return seconds === null ? visibleText(textStart(jsonText(value), 100)) : formatSeconds(seconds);
}
