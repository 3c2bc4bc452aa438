import { useState } from 'react';
import type { FieldFilter } from '../../logs/field-filter';
import { type Json, type JsonObject, jsonText, ownValue } from '../../logs/json';
import { isBlank, objectWithout } from '../../logs/json-shape';
import { readMemoryClimb, readPreviousRequests } from '../../logs/memory-pressure';
import { textStart, visibleText } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount } from '../../ui/format';
import styles from './entry.module.css';
import figures from './figures.module.css';
import { JsonFacts } from './json-facts';
import { JsonTree } from './json-tree';
import { Section, SubSection } from './section';

export interface ContextSectionProps {
  readonly context: Json;
  readonly onFilterField: (filter: FieldFilter) => void;
}

const REQUESTS_STEP = 50;

/** What went before the entry ("context" in the API document): previous requests, system state, anything else. */
export function ContextSection({ context, onFilterField }: ContextSectionProps) {
  const object = objectWithout(context, new Set());
  const requests = readPreviousRequests(ownValue(object, 'previousRequests'));
  const state = ownValue(object, 'systemState');
  const known = new Set(['systemState', ...(requests === null ? [] : ['previousRequests'])]);
  const rest = isBlank(object) ? context : objectWithout(context, known);
  return (
    <Section title="Context">
      {requests !== null && <PreviousRequests requests={requests} onFilterField={onFilterField} />}
      {!isBlank(state) && (
        <SubSection title="System state">
          <JsonFacts value={state ?? null} path={['context', 'systemState']} onFilterField={onFilterField} />
        </SubSection>
      )}
      {!isBlank(rest) && <JsonTree value={rest} path={['context']} onFilterField={onFilterField} />}
    </Section>
  );
}

interface PreviousRequestsProps {
  readonly requests: readonly JsonObject[];
  readonly onFilterField: (filter: FieldFilter) => void;
}

const COLUMNS = new Set(['requestId', 'memoryUsage', 'status']);

function PreviousRequests({ requests, onFilterField }: PreviousRequestsProps) {
  const [limit, setLimit] = useState(REQUESTS_STEP);
  const climb = readMemoryClimb(requests.map((request) => ownValue(request, 'memoryUsage')));
  const shown = requests.slice(0, limit);
  const left = requests.length - shown.length;
  const others = shown.map((request) => objectWithout(request, COLUMNS));
  const withOthers = others.some((other) => !isBlank(other));
  return (
    <SubSection title="Previous requests" note={climb.note ?? undefined}>
      <DataTable
        caption="Previous requests, in the order sent"
        columns={[
          { name: 'Request' },
          { name: 'Memory' },
          { name: 'Status' },
          ...(withOthers ? [{ name: 'Other' }] : []),
        ]}
        rows={shown.map((request, index) => ({
          key: String(index),
          cells: [
            <RequestId key="id" id={ownValue(request, 'requestId')} onFilterField={onFilterField} />,
            <span key="memory" className={figures.meter}>
              <span className={styles.mono}>{cellText(ownValue(request, 'memoryUsage'))}</span>
              <span className={figures.meterBar} aria-hidden="true">
                <span
                  className={figures.meterFill}
                  style={{ inlineSize: `${percentOf(climb.bytes[index] ?? 0, climb.largest)}%` }}
                />
              </span>
            </span>,
            cellText(ownValue(request, 'status')),
            ...(withOthers ? [isBlank(others[index]) ? '—' : cellText(others[index])] : []),
          ],
        }))}
      />
      {left > 0 && (
        <Button look="link" className={styles.more} onClick={() => setLimit(limit + REQUESTS_STEP)}>
          Show {formatCount(Math.min(left, REQUESTS_STEP))} more ({formatCount(left)} left)
        </Button>
      )}
    </SubSection>
  );
}

interface RequestIdProps {
  readonly id: Json | undefined;
  readonly onFilterField: (filter: FieldFilter) => void;
}

function RequestId({ id, onFilterField }: RequestIdProps) {
  if (typeof id !== 'string' || id === '' || id.length > 300) return cellText(id);
  return (
    <Button
      look="link"
      className={styles.id}
      aria-label={`Filter by request ${visibleText(id)}`}
      onClick={() => onFilterField({ path: ['requestId'], value: id, exclude: false })}
    >
      <bdi>{visibleText(id)}</bdi>
    </Button>
  );
}

function cellText(value: Json | undefined): string {
  if (value === undefined || value === null) return '—';
  const text = jsonText(value);
  const shown = textStart(text, 300);
  return visibleText(shown) + (shown.length < text.length ? '… (cut, see Raw JSON)' : '');
}

function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : (part / whole) * 100;
}
