import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEndpointId } from '../../logs/view-state';
import {
  ALL_ENDPOINTS,
  archiveEndpoints,
  endpointKey,
  endpointOfFile,
  UNTIMED_ENDPOINT,
} from './endpoint-keys';

test('whatever an endpoint or a file is called, its key may stand in the address', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      expect(isEndpointId(endpointKey(name))).toBe(true);
      expect(isEndpointId(endpointOfFile(name))).toBe(true);
    }),
  );
});

test.each([
  ['ep_1_logs_2024-01-15.csv', 'ep_1'],
  ['ep_1_and_2_more_logs_2024-01-15.json', 'ep_1'],
  ['ep_1_logs_2024-01-15_metadata.csv', 'ep_1'],
  ['server.log.gz', 'server.log'],
  ['my log (1).txt', 'my_log_1_.txt'],
  ['..', 'archive'],
])('%s is of the endpoint %s', (name, endpoint) => expect(endpointOfFile(name)).toBe(endpoint));

test('more endpoints than the address can name are one to begin with', () => {
  const names = Array.from({ length: 60 }, (_, at) => [`ep_${at}`, 1] as const);
  const { keys, first } = archiveEndpoints(names, 0, 2);
  expect(first).toEqual([ALL_ENDPOINTS]);
  expect(keys).toHaveLength(62);
  expect(keys.at(-1)).toBe(UNTIMED_ENDPOINT);
  expect(archiveEndpoints(names.slice(0, 2), 0, 0)).toEqual({
    keys: ['ep_0', 'ep_1'],
    first: ['ep_0', 'ep_1'],
  });
});
