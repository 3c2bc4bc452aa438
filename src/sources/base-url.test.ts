import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBaseUrl } from './base-url';

test.each([
  ['https://api.tensorone.ai', 'https://api.tensorone.ai'],
  ['  https://API.tensorone.ai/ ', 'https://api.tensorone.ai'],
  ['https://api.tensorone.ai/v2', 'https://api.tensorone.ai'],
  ['https://api.tensorone.ai/v2/', 'https://api.tensorone.ai'],
  ['https://gateway.example/tensorone/v2/', 'https://gateway.example/tensorone'],
  ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
  ['http://localhost:8787/', 'http://localhost:8787'],
  ['http://[::1]:8787', 'http://[::1]:8787'],
])('%s is %s', (typed, baseUrl) => expect(readBaseUrl(typed)).toEqual({ ok: true, baseUrl }));

test.each([
  '',
  'api.tensorone.ai',
  'localhost:8787',
  '/v2',
  '//api.tensorone.ai',
  'ftp://api.tensorone.ai',
  'javascript:alert(1)',
  'data:text/html,x',
  'https://',
  'https://api.tensorone.ai?x=1',
  'https://api.tensorone.ai/?',
  'https://api.tensorone.ai/#',
  'https://api.tensorone.ai/v2/endpoints/ep_1/logs',
  'http://api.tensorone.ai',
  'http://127.0.0.1.example',
  'http://localhost.example',
  'http://10.0.0.1',
])('%s is refused', (typed) => expect(readBaseUrl(typed).ok).toBe(false));

test('credentials are refused and not repeated', () => {
  expect(JSON.stringify(readBaseUrl('https://user:s3cret@api.tensorone.ai'))).not.toContain('s3cret');
});

test('reading is stable: what it gives is read as itself', () => {
  fc.assert(
    fc.property(fc.webUrl({ validSchemes: ['https'] }), (typed) => {
      const first = readBaseUrl(typed);
      if (!first.ok || /\/v2$/.test(first.baseUrl)) return;
      expect(readBaseUrl(first.baseUrl)).toEqual(first);
      expect(new URL(first.baseUrl).origin).toBe(new URL(typed).origin);
    }),
  );
});
