import { expect, it } from 'vitest';
import { readEntry } from '../entry';
import { extentOf } from './loaded-extent';

const entry = (ms: number | null, endpointId: string) =>
  readEntry({ message: 'm', timestamp: ms === null ? '' : new Date(ms).toISOString() }, endpointId);

it('is the time between the first and last readable one, and the endpoints by size', () => {
  expect(extentOf([entry(5_000, 'b'), entry(null, 'a'), entry(1_000, 'a'), entry(2_000, 'a')])).toEqual({
    range: { start: 1_000, end: 5_000 },
    endpoints: [
      ['a', 3],
      ['b', 1],
    ],
    untimed: 1,
  });
  expect(extentOf([entry(null, 'a')]).range).toBeNull();
});
