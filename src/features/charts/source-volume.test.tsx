// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { readEntry } from '../../logs/entry';
import { histogram } from '../../logs/histogram';
import type { LogQuery } from '../../logs/query';
import { HOUR_MS } from '../../logs/time-range';
import type { LogSource } from '../../sources/log-source';
import { SourceVolume } from './source-volume';

const START = Date.parse('2024-01-15T10:00:00Z');
const RANGE = { start: START, end: START + HOUR_MS };
const ENTRIES = ['info', 'error', 'error'].map((level, at) =>
  readEntry({ level, timestamp: new Date(START + at).toISOString() }, 'ep_1'),
);
const QUERY: LogQuery = {
  endpoints: ['ep_1'],
  range: RANGE,
  level: 'debug',
  search: '',
  jobId: '',
  limit: 1,
  order: 'newest',
};
const unused = (): never => {
  throw new Error('only counted here');
};

function sourceWith(volume: LogSource['volume']): LogSource {
  return {
    id: 'counted',
    capabilities: { tail: false, aggregate: false, maxRangeMs: HOUR_MS, maxPage: 1 },
    page: unused,
    aggregate: unused,
    search: unused,
    tail: unused,
    exportPages: unused,
    ...(volume === undefined ? {} : { volume }),
  };
}

function show(source: LogSource, answered = true) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <SourceVolume
        source={source}
        query={QUERY}
        answered={answered}
        local={{ sources: ['api'], fields: [] }}
        entries={ENTRIES.slice(0, 1)}
        range={RANGE}
        zone="utc"
        loaded={1}
        matching={3}
        loadedRange={RANGE}
        onZoom={unused}
        onFilterLevel={unused}
      />
    </QueryClientProvider>,
  );
}

test('a source that can count everything does, with the filters of the table; nothing is said to be missing', async () => {
  const volume = vi.fn<NonNullable<LogSource['volume']>>(async () => histogram(ENTRIES, RANGE));
  show(sourceWith(volume));
  expect(await screen.findByRole('img', { name: /of 3 entries over time: 1 info, 2 error/ })).toBeVisible();
  expect(screen.queryByText(/computed from/)).toBeNull();
  expect(volume.mock.calls[0]?.slice(0, 3)).toEqual([QUERY, { sources: ['api'], fields: [] }, 0]);
});

test('nothing is counted before the query is answered', async () => {
  const volume = vi.fn<NonNullable<LogSource['volume']>>(async () => histogram(ENTRIES, RANGE));
  show(sourceWith(volume), false);
  expect(await screen.findByRole('img', { name: /of 1 entry over time/ })).toBeVisible();
  expect(volume).not.toHaveBeenCalled();
});

test.each([
  { what: 'cannot', volume: undefined },
  { what: 'failed to', volume: () => Promise.reject(new Error('lost')) },
])('of a source that $what, the loaded entries are counted, and it is said', async ({ volume }) => {
  show(sourceWith(volume));
  expect(await screen.findByText('computed from 1 of 3 matching entries')).toBeVisible();
  expect(screen.getByRole('img', { name: /of 1 entry over time: 1 info/ })).toBeVisible();
});
