import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { JsonObject } from './json';
import { texts } from './query-text-arbitrary';
import {
  curlSnippet,
  DOCUMENTED_BASE_URL,
  javascriptSnippet,
  pythonSnippet,
  requestBody,
  requestUrl,
  type SnippetRequest,
} from './request-snippet';
import { codeLiteral, javascriptLiteral, pythonLiteral } from './request-snippet-literals';

vi.setConfig({ testTimeout: 60_000 });

const hostile = fc.oneof(
  texts,
  fc.constantFrom(
    "'; touch x; '",
    '$(id)',
    '`id`',
    '\\',
    "\\'",
    '"+1+"',
    '*/',
    '\n#',
    '-x',
    '@file',
    '[1-9]{a,b}',
  ),
);
/** What a shell argument can hold at all: no NUL, no half characters. */
const shellText = hostile.map((text) => text.replaceAll('\0', '').toWellFormed());
const bodies: fc.Arbitrary<JsonObject> = fc
  .dictionary(hostile, fc.oneof(hostile, fc.double(), fc.boolean(), fc.constant(null), fc.array(hostile)))
  .map((body) => JSON.parse(JSON.stringify(body)));
const requests: fc.Arbitrary<SnippetRequest> = fc.oneof(
  fc.record({
    kind: fc.constant('post' as const),
    path: fc.constant('/v2/endpoints/logs/search'),
    body: bodies,
  }),
  fc.record({
    kind: fc.constant('list' as const),
    endpointId: hostile,
    parameters: fc.record(
      {
        search: hostile,
        jobId: hostile,
        limit: fc.nat(),
        format: fc.constantFrom('json' as const, 'csv' as const),
      },
      { requiredKeys: [] },
    ),
  }),
);

/** Runs a command in a shell whose `curl` only tells its arguments. */
function argumentsOf(command: string): readonly string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\nTENSORONE_API_KEY='k $x "y"'\n${command}\n`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('the cURL command', () => {
  it('hands curl the address and the body byte for byte', () => {
    fc.assert(
      fc.property(requests, shellText, (request, base) => {
        const given = argumentsOf(curlSnippet(request, base));
        const following = (name: string) => given[given.indexOf(name) + 1];
        const body = requestBody(request);
        expect(following('--url')).toBe(requestUrl(request, base));
        expect(following('--header')).toBe('Authorization: Bearer k $x "y"');
        expect(following('--request')).toBe(body === null ? 'GET' : 'POST');
        expect(given.length).toBe(body === null ? 9 : 13);
        expect(given.includes('--data-raw') ? following('--data-raw') : null).toBe(body);
        if (request.kind === 'post') expect(JSON.parse(body ?? '')).toEqual(request.body);
      }),
      { numRuns: 100 },
    );
  });

  it('asks the list with its parameters', () => {
    const request: SnippetRequest = {
      kind: 'list',
      endpointId: 'ep_1',
      parameters: { search: "memory.*error|it's", level: 'warn', limit: undefined },
    };
    expect(curlSnippet(request, 'https://api.tensorone.ai/')).toBe(
      [
        'curl --globoff --request GET \\',
        "  --url 'https://api.tensorone.ai/v2/endpoints/ep_1/logs?level=warn&search=memory.*error%7Cit%27s' \\",
        '  --header "Authorization: Bearer $TENSORONE_API_KEY" \\',
        "  --header 'Accept: application/json'",
      ].join('\n'),
    );
  });
});

/** A literal that ends where it should, by the rules that JSON, JavaScript and Python share. */
const LITERAL = /^"(?:[^"\\\p{C}\p{Zl}\p{Zp}]|[\p{Co}\p{Cn}\p{Cf}]|\\["\\bfnrt]|\\u[\da-f]{4})*"$/u;

describe('literals', () => {
  it('are one text each, whatever it holds', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(codeLiteral(text)).toMatch(LITERAL);
        expect(JSON.parse(codeLiteral(text))).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of data read back as the data', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const javascript = javascriptLiteral(body, 1).replaceAll('["__proto__"]:', '"__proto__":');
        expect(JSON.parse(javascript)).toEqual(body);
        // Outside its texts, Python differs from JSON in three words.
        const python = pythonLiteral(body, 1).replace(
          /"(?:[^"\\]|\\.)*"|None|True|False/g,
          (part) =>
            new Map([
              ['None', 'null'],
              ['True', 'true'],
              ['False', 'false'],
            ]).get(part) ?? part,
        );
        expect(JSON.parse(python)).toEqual(body);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keep a key "__proto__" a key', () => {
    expect(javascriptLiteral(JSON.parse('{"__proto__":{"a":[1,null]}}'), 0)).toBe(
      '{\n  ["__proto__"]: {\n    "a": [1, null]\n  }\n}',
    );
  });
});

describe('the SDK calls', () => {
  const list: SnippetRequest = {
    kind: 'list',
    endpointId: 'ep_1',
    parameters: { startTime: '2024-01-15T10:00:00Z', jobId: 'job_1', level: 'error', limit: 5 },
  };
  const search: SnippetRequest = {
    kind: 'post',
    path: '/v2/endpoints/logs/search',
    body: { filters: { search: { query: 'a"b', caseSensitive: false } } },
  };

  it('are those of the document for a list', () => {
    expect(pythonSnippet(list, DOCUMENTED_BASE_URL)).toContain(
      [
        'logs = client.endpoints.get_logs(',
        '    endpoint_id="ep_1",',
        '    start_time="2024-01-15T10:00:00Z",',
        '    level="error",',
        '    limit=5,',
        '    job_id="job_1"',
        ')',
      ].join('\n'),
    );
    expect(javascriptSnippet(list, DOCUMENTED_BASE_URL)).toContain(
      [
        'const logs = await client.endpoints.getLogs("ep_1", {',
        '  startTime: "2024-01-15T10:00:00Z",',
        '  level: "error",',
        '  limit: 5,',
        '  jobId: "job_1",',
        '});',
      ].join('\n'),
    );
  });

  it('are plain requests for a search, and say why', () => {
    const python = pythonSnippet(search, DOCUMENTED_BASE_URL);
    expect(python).toContain('SDK shows no call for this request');
    expect(python).toContain('"caseSensitive": False');
    const javascript = javascriptSnippet(search, DOCUMENTED_BASE_URL);
    expect(javascript).toContain('SDK shows no call for this request');
    expect(javascript).toContain('fetch("https://api.tensorone.ai/v2/endpoints/logs/search", {');
  });

  it('name another server in a comment that cannot be left', () => {
    const [first, second] = pythonSnippet(list, 'https://x\nimport os').split('\n');
    expect(first).toContain('"https://x\\nimport os"');
    expect(second).toBe('import os');
  });
});
