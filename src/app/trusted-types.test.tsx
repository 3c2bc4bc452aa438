// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { installScriptPolicy, ownScriptUrl, type PolicyFactory } from './trusted-types';

const FOLDER = 'https://logs.example/gpu/';

test.each([
  ['/gpu/mockServiceWorker.js', 'https://logs.example/gpu/mockServiceWorker.js'],
  ['mockServiceWorker.js', 'https://logs.example/gpu/mockServiceWorker.js'],
  [
    'https://logs.example/gpu/assets/search-worker-Ab_1-x.js',
    'https://logs.example/gpu/assets/search-worker-Ab_1-x.js',
  ],
])('allows the own script %s', (url, address) => expect(ownScriptUrl(url, FOLDER)).toBe(address));

test.each([
  'https://evil.example/gpu/assets/a.js',
  '//evil.example/gpu/assets/a.js',
  'http://logs.example/gpu/assets/a.js',
  '/assets/a.js',
  '/gpu/a.js',
  'assets/../a.js',
  'assets/%2e%2e/a.js',
  'assets/deeper/a.js',
  'assets/a%2fb.js',
  'assets/a.json',
  'assets/a.js?callback=alert',
  'assets/a.js#x',
  'mockServiceWorker.js.map',
  'blob:https://logs.example/gpu/assets/a.js',
  'data:text/javascript,alert(1)',
  'javascript:alert(1)',
  'https://',
  '',
])('allows nothing else: %s', (url) => expect(ownScriptUrl(url, FOLDER)).toBeNull());

test('is the default policy, and holds no rule for markup or code', () => {
  const made: [string, object][] = [];
  const factory: PolicyFactory = { createPolicy: (name, rules) => void made.push([name, rules]) };
  installScriptPolicy(factory, FOLDER);
  expect(made.map(([name, rules]) => [name, Object.keys(rules)])).toEqual([['default', ['createScriptURL']]]);
});

test('a browser without Trusted Types, or a page without leave for a policy, is no error', () => {
  expect(() => installScriptPolicy(undefined, FOLDER)).not.toThrow();
  const refusing: PolicyFactory = {
    createPolicy: () => {
      throw new TypeError('Policy "default" disallowed.');
    },
  };
  expect(() => installScriptPolicy(refusing, FOLDER)).not.toThrow();
});
