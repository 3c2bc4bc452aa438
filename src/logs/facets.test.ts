import { describe, expect, it } from 'vitest';
import listResponse from './documented/list-response.json';
import { readEntry } from './entry';
import { countFacets } from './facets';
import type { Json } from './json';

/** Parsed anew, because an imported JSON file has types of its own. */
const documentedLogs: readonly Json[] = JSON.parse(JSON.stringify(listResponse.logs));

const read = (...raws: readonly Json[]) => raws.map((raw) => readEntry(raw, 'ep_1'));

describe('countFacets', () => {
  it('counts the documented entries as their summary does', () => {
    expect(countFacets(read(...documentedLogs))).toEqual({
      levels: [
        ['debug', 1],
        ['info', 2],
        ['warn', 1],
        ['error', 1],
      ],
      sources: [
        ['model_inference', 2],
        ['model_loader', 1],
        ['resource_monitor', 1],
        ['storage_uploader', 1],
      ],
      commonErrors: [
        {
          error: 'STORAGE_TIMEOUT',
          count: 1,
          firstOccurrence: '2024-01-15T10:30:28.456Z',
          lastOccurrence: '2024-01-15T10:30:28.456Z',
        },
      ],
    });
  });

  it('keeps the earliest and latest occurrence whatever the order, and entries without a time count too', () => {
    const error = (timestamp: string) => ({ timestamp, level: 'fatal', metadata: { errorCode: 'CUDA_OOM' } });
    const facets = countFacets(
      read(
        error('2024-01-15T10:02:00Z'),
        error('2024-01-15T10:01:00Z'),
        error(''),
        error('2024-01-15T10:03:00Z'),
      ),
    );
    expect(facets.commonErrors).toEqual([
      {
        error: 'CUDA_OOM',
        count: 4,
        firstOccurrence: '2024-01-15T10:01:00Z',
        lastOccurrence: '2024-01-15T10:03:00Z',
      },
    ]);
  });

  it('treats names of object properties as plain names', () => {
    const metadata: Json = JSON.parse('{"errorCode": "__proto__"}');
    const facets = countFacets(
      read({ level: 'error', source: 'constructor', metadata }, { level: 'toString' }),
    );
    expect(facets.levels).toEqual([
      ['error', 1],
      ['toString', 1],
    ]);
    expect(facets.sources).toEqual([
      ['', 1],
      ['constructor', 1],
    ]);
    expect(facets.commonErrors.map(({ error }) => error)).toEqual(['__proto__']);
  });
});
