import { expect, it } from 'vitest';
import { curlSnippet, DOCUMENTED_BASE_URL, requestUrl } from '../../logs/request-snippet';
import { HOUR_MS } from '../../logs/time-range';
import { listRequest } from './copy-query';
import { QUERY } from './fake-source';

it('is the first page of the list, with a placeholder for the key and without empty filters', () => {
  const range = { start: 0, end: HOUR_MS };
  const request = listRequest({ ...QUERY, endpoints: ['ep_a', 'ep_b'], search: 'a&b', jobId: '' }, range);
  const url = new URL(requestUrl(request, DOCUMENTED_BASE_URL));
  expect(url.pathname).toBe('/v2/endpoints/ep_a/logs');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    startTime: '1970-01-01T00:00:00.000Z',
    endTime: '1970-01-01T01:00:00.000Z',
    level: QUERY.level,
    limit: String(QUERY.limit),
    offset: '0',
    search: 'a&b',
  });
  expect(curlSnippet(request, DOCUMENTED_BASE_URL)).toContain('Bearer $TENSORONE_API_KEY');
});
