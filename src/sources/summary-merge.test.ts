import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntry } from '../logs/entry';
import { countFacets } from '../logs/facets';
import type { RangeSummary } from './log-source';
import { mergeSummaries } from './summary-merge';

const RANGE = { start: 0, end: 1 };

/** What a server would say about these entries. */
function summaryOf(entries: Parameters<typeof countFacets>[0]): RangeSummary {
  const { levels, sources, commonErrors } = countFacets(entries);
  return {
    endpointId: 'ep_1',
    range: RANGE,
    summary: {
      logLevels: levels.map(([name, count]) => [name, count]),
      sources: sources.map(([name, count]) => [name, count]),
      commonErrors: [...commonErrors],
    },
  };
}

const entry = fc
  .record({
    second: fc.option(fc.nat(59)),
    level: fc.constantFrom('debug', 'error', 'fatal', 'odd', '__proto__'),
    source: fc.constantFrom('api_handler', 'model_loader', 'constructor', ''),
    errorCode: fc.constantFrom('CUDA_OOM', 'STORAGE_TIMEOUT', 'toString'),
  })
  .map(({ second, level, source, errorCode }) =>
    readEntry(
      {
        timestamp: second === null ? 'soon' : new Date(second * 1_000).toISOString(),
        level,
        source,
        metadata: { errorCode },
      },
      'ep_1',
    ),
  );

describe('mergeSummaries', () => {
  it('equals the summary of all entries together, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.array(entry), { minLength: 1 }), (parts) => {
        expect(mergeSummaries(parts.map(summaryOf))).toEqual(countFacets(parts.flat()));
      }),
    );
  });

  it('is null without a summary', () => {
    expect(mergeSummaries([])).toBeNull();
  });

  it('leaves out counts that count nothing', () => {
    const summary = { logLevels: [['info', -1] as [string, number]], sources: [], commonErrors: [] };
    expect(mergeSummaries([{ endpointId: 'ep_1', range: RANGE, summary }])?.levels).toEqual([]);
  });

  it('prefers a readable occurrence to an unreadable one', () => {
    const row = (firstOccurrence: string | null): RangeSummary => ({
      endpointId: 'ep_1',
      range: RANGE,
      summary: {
        logLevels: [],
        sources: [],
        commonErrors: [{ error: 'E', count: 1, firstOccurrence, lastOccurrence: null }],
      },
    });
    const merged = mergeSummaries([row('yesterday'), row('2024-01-15T10:00:00Z'), row(null)]);
    expect(merged?.commonErrors).toEqual([
      { error: 'E', count: 3, firstOccurrence: '2024-01-15T10:00:00Z', lastOccurrence: null },
    ]);
  });
});
