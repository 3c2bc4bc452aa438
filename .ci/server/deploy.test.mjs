import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CACHE_CONTROL, deployedHeaders } from './headers.mjs';

const read = (name) => readFileSync(new URL(`../deploy/${name}`, import.meta.url), 'utf8');

/** Every `name value` pair that the pattern finds, in the file's order. */
const pairs = (text, pattern) => [...text.matchAll(pattern)].map(([, name, value]) => [name, value]);

const WANTED = Object.entries(deployedHeaders());

test('nginx sends the list, with every answer', () => {
  const text = read('nginx.conf');
  const sent = pairs(text, /^ {2}add_header (\S+) (?:"(.*)"|\$endpoint_logs_cache) always;$/gm);
  expect(sent).toEqual([...WANTED, ['Cache-Control', undefined]]);
  // One in a location would drop the server's.
  expect(text.match(/add_header .*;/g)).toHaveLength(sent.length);
  expect(pairs(text, /^ {2}(".*"|default) "(.*)";$/gm)).toEqual([
    [String.raw`"~ /index\.html$"`, CACHE_CONTROL.page],
    [String.raw`"~ /config\.json$"`, CACHE_CONTROL.page],
    ['"~^(200|206|304) /assets/"', CACHE_CONTROL.hashed],
    ['default', CACHE_CONTROL.other],
  ]);
});

test('Caddy sends the list', () => {
  const text = read('Caddyfile');
  expect(pairs(text, /^\t\t([A-Z]\S+) "(.*)"$/gm)).toEqual(WANTED);
  expect(pairs(text, /^\theader @(\w+) Cache-Control "(.*)"$/gm)).toEqual(Object.entries(CACHE_CONTROL));
});

test('static hosts send the list', () => {
  const rules = new Map();
  for (const line of read('_headers').split('\n')) {
    if (line.startsWith('/')) rules.set(line, []);
    else if (line.startsWith('  ')) {
      const [, name, value] = /^ {2}([^:]+): (.*)$/.exec(line);
      [...rules.values()].at(-1).push([name, value]);
    }
  }
  expect(Object.fromEntries(rules)).toEqual({
    '/*': WANTED,
    '/': [['Cache-Control', CACHE_CONTROL.page]],
    '/index.html': [['Cache-Control', CACHE_CONTROL.page]],
    '/config.json': [['Cache-Control', CACHE_CONTROL.page]],
    '/assets/*': [['Cache-Control', CACHE_CONTROL.hashed]],
  });
});
