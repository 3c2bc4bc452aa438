import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import errorEntry from './documented/error-entry.json';
import listResponse from './documented/list-response.json';
import performanceEntry from './documented/performance-entry.json';
import { type LogEntry, readEntry } from './entry';
import { entryId } from './entry-id';
import { parseJson } from './exact-numbers';
import { entryCells, jsonExportLine, textExportLine } from './export-format';
import type { Json } from './json';
import { originalOf } from './redacted-from';
import { compileRules, type RedactionKind, redactEntry, redactLines, redactText } from './redaction';

const TOKENS = compileRules(['tokens'], []);
const only = (kind: RedactionKind) => compileRules([kind], []);
const shown = (text: string, rules = TOKENS) => redactText(text, rules).text;

const JWT =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
const PEM =
  '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7v\nq83vEjRWeJCrze8SNF\n-----END RSA PRIVATE KEY-----';

/** A text, and the secret in it. */
const SECRETS: readonly (readonly [string, string])[] = [
  ['Authorization: Bearer abc.DEF-123', 'abc.DEF-123'],
  ["curl -H 'Authorization: Bearer abcdefgh' https://x", 'abcdefgh'],
  ['authorization: Basic dXNlcjpodW50ZXIy', 'dXNlcjpodW50ZXIy'],
  ['Authorization: Digest username="bob", response="6629fae4"', '6629fae4'],
  ['sent with Bearer 9f8e7d6c5b', '9f8e7d6c5b'],
  ['Proxy said Basic dXNlcjpodW50ZXIy', 'dXNlcjpodW50ZXIy'],
  [`got ${JWT} back`, JWT],
  ['cut off eyJhbGciOiJIUzI1', 'eyJhbGciOiJIUzI1'],
  ['id AKIAIOSFODNN7EXAMPLE used', 'AKIAIOSFODNN7EXAMPLE'],
  [
    'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ],
  ['push with ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
  ['github_pat_11ABCDEFG0abcdefghij_klmnop', 'github_pat_11ABCDEFG0abcdefghij_klmnop'],
  ['glpat-abcdefghij0123456789', 'glpat-abcdefghij0123456789'],
  ['xoxb-2345678901-abcdefGHIJ', 'xoxb-2345678901-abcdefGHIJ'],
  ['posted to https://hooks.slack.com/services/T00/B00/abcdEFGH', 'T00/B00/abcdEFGH'],
  ['sk_live_abcdefghijklmnop', 'sk_live_abcdefghijklmnop'],
  ['key sk_CANARY_4f1d9c refused', 'sk_CANARY_4f1d9c'],
  ['sk-proj-abcdefghij0123456789', 'sk-proj-abcdefghij0123456789'],
  ['AIzaSyA-1234567890abcdefghijklmnopqrstu', 'AIzaSyA-1234567890abcdefghijklmnopqrstu'],
  ['hf_abcdefghijklmnopqrstuvwxyz012345', 'hf_abcdefghijklmnopqrstuvwxyz012345'],
  [`key is ${PEM} end`, 'q83vEjRWeJCrze8SNF'],
  ['-----BEGIN PRIVATE KEY-----\nMIIE never ended', 'MIIE'],
  ['postgres://admin:s3cr:t@p@db.internal:5432/logs', 's3cr:t@p'],
  ['redis://:hunter2@cache:6379', 'hunter2'],
  ['paid with 4111 1111 1111 1111.', '4111 1111 1111 1111'],
  ['paid with 378282246310005', '378282246310005'],
  ['5555-5555-5555-4444', '5555-5555-5555-4444'],
  ['password=hunter2 user=bob', 'hunter2'],
  ['Password: hunter', 'hunter'],
  ['DB_PASSWORD = "two words"', 'two words'],
  ['{"user":"bob","api_key":"abc def"}', 'abc def'],
  ['{\\"token\\":\\"abc\\\\n123\\"}', '123'],
  ["os.environ['API_KEY'] = 'zzz'", 'zzz'],
  ['GET /x?access_token=q1w2e3&page=2', 'q1w2e3'],
  ['X-Amz-Signature=fe5f80f77d5fa3be', 'fe5f80f77d5fa3be'],
  ['run --password hunter2 --verbose', 'hunter2'],
  ['run --api-key=hunter2', 'hunter2'],
  ['Cookie: sid=31d4d96e407aad42; theme=dark', '31d4d96e407aad42'],
  ['session_id: 31d4d96e407aad42', '31d4d96e407aad42'],
  ['mysql_pwd=hunter2', 'hunter2'],
  ['clientSecret => abc', 'abc'],
];

/** What must stay as it is. */
const HARMLESS: readonly string[] = [
  'Job job_1234567890abcdef accepted by worker-12',
  'request req_abc123def456 done in 4.3 s',
  '550e8400-e29b-41d4-a716-446655440000',
  'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'tokens: 512',
  'token: 17',
  'max_tokens=4096, total_tokens=512, tokens_per_second: 83.2',
  'tokenizer: "llama-bpe", eos_token: "</s>", next_page_token=abc123def456',
  'authorizer=lambda-prod author: "Jane Doe" authenticated: yes',
  '1234567890123456 bytes at 1705314615234',
  '2024-01-15T10:30:15.234Z',
  '2024-01-15 10:30:15,234 4000 5000 6000',
  '/var/run/secrets/model.bin:42 and C:\\models\\sd.ckpt',
  'PWD=/root/app',
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk.png',
  'output_base64_eyJ_image.png',
  'Bearer authentication is required',
  'Basic authentication failed',
  'Invalid token: expired',
  'Password: required',
  'session: started',
  'Authorization: denied',
  'password=null token=undefined api_key=*** secret=$SECRET key=<your key>',
  'sk_learn_pipeline and sk_buff, task-scheduler-with-long-name-1234',
  'https://example.com:8080/path?q=user@example.com',
  'http://[::1]:8787/v2/endpoints',
  'CUDA out of memory. Tried to allocate 2.50 GiB (GPU 0; 23.69 GiB total capacity)',
  'keyboard: 1, monkey: 2, primary_key=5',
  '4111 1111 1111 1112',
  'version 535.104.05, build 4242424242424241',
];

describe('redactText', () => {
  it.each(SECRETS)('hides the secret of %j', (text, secret) => {
    expect(shown(text)).not.toContain(secret);
    expect(shown(text)).toMatch(/\[redacted: [\w ]+\]/);
  });

  it.each(HARMLESS)('leaves %j', (text) => {
    expect(shown(text)).toBe(text);
  });

  it('says what was there, and keeps the rest', () => {
    expect(shown('login of bob, password=hunter2, from host-7')).toBe(
      'login of bob, password=[redacted: password], from host-7',
    );
    expect(shown(`a ${PEM} b`)).toBe('a [redacted: private key] b');
    expect(shown('postgres://admin:s3cret@db/logs')).toBe('postgres://[redacted: password]@db/logs');
    expect(shown('{"token":"abc1234","n":1}')).toBe('{"token":"[redacted: token]","n":1}');
  });

  it('finds nothing more in what it wrote', () => {
    for (const [text] of SECRETS) expect(shown(shown(text))).toBe(shown(text));
  });

  it('hides e-mail addresses, IP addresses and prompts only when asked', () => {
    const text =
      'jane.doe+x@mail.example.com from 10.0.0.17:443 and 2001:db8::1, prompt: "a red fox", pkg@1.2.3';
    expect(shown(text)).toBe(text);
    expect(shown(text, only('emails'))).toBe(
      text.replace('jane.doe+x@mail.example.com', '[redacted: email]'),
    );
    expect(shown(text, only('addresses'))).toBe(
      text.replace('10.0.0.17', '[redacted: IP address]').replace('2001:db8::1', '[redacted: IP address]'),
    );
    expect(shown(text, only('prompts'))).toBe(text.replace('a red fox', '[redacted: prompt]'));
    expect(shown('std::vector at 10:30:15, 1.2.3, 256.1.1.1', only('addresses'))).toBe(
      'std::vector at 10:30:15, 1.2.3, 256.1.1.1',
    );
  });

  it('sees through terminal colours, and keeps them where it can', () => {
    expect(shown('\u001b[32mpassword=hunter2\u001b[0m')).not.toContain('hunter2');
    expect(shown('\u001b[32mok\u001b[0m sk_CAN\u001b[1mARY_4f1d9c')).toBe('ok [redacted: token]');
    expect(shown('\u001b[32mok\u001b[0m sk_CANARY_4f1d9c')).toBe('\u001b[32mok\u001b[0m [redacted: token]');
    expect(shown('\u001b[32mok\u001b[0m')).toBe('\u001b[32mok\u001b[0m');
  });

  it('takes a private key out of the lines it is spread over', () => {
    const lines = ['before', ...PEM.split('\n'), 'after'];
    expect(redactLines(lines, TOKENS).lines).toEqual([
      'before',
      ...Array.from({ length: 4 }, () => '[redacted: private key]'),
      'after',
    ]);
    expect(redactLines(lines, TOKENS).labels).toEqual(['private key']);
    const next = '2024-01-15T10:30:15.234Z [INFO] api: ok';
    expect(redactLines(['-----BEGIN PRIVATE KEY-----', 'MIIE', next], TOKENS).lines.at(-1)).toBe(next);
  });

  it.each([
    ['beginnings', '-----BEGIN PRIVATE KEY-----'],
    ['JWT starts', 'eyJ-'],
    ['names', 'password="'],
    ['assignments', 'password=,a'],
    ['addresses', '://a:b@'],
    ['e-mail', 'a@b.'],
    ['digits', '4111 1111 '],
    ['hex', 'ab:'],
    ['flags', '--token '],
    ['Slack', 'xoxb-'],
    ['quotes', 'token:\\"'],
    ['one long word', 'sk'],
  ])('takes time linear in the text: %s', (_, piece) => {
    const all = compileRules(['tokens', 'emails', 'addresses', 'prompts'], []);
    // A quadratic pattern takes minutes over a million characters: the test's own timeout is the check.
    const { text } = redactText(piece.repeat(Math.ceil(1_000_000 / piece.length)), all);
    expect(text.length).toBeGreaterThan(0);
  });
});

describe('redactEntry', () => {
  const entry = readEntry(
    {
      timestamp: '2024-01-15T10:30:15.234Z',
      level: 'error',
      source: 'api_handler',
      message: 'refused sk_CANARY_4f1d9c',
      jobId: 'job_1',
      metadata: {
        password: 'hunter2',
        nested: [{ apiKey: 'k', ok: 1 }, ['Authorization', 'Zx 1']],
        credentials: { user: 'u', key: 'v' },
        tokens: 512,
        auth: { enabled: true },
        headers: [{ name: 'X-Api-Key', value: 'abc' }],
        sk_CANARY_4f1d9c: 1,
        pin: 4111111111111111,
      },
      stackTrace: ['at f()', ...PEM.split('\n')],
      context: { session: 'abc' },
      recoveryActions: ['rotate sk_CANARY_4f1d9c'],
    },
    'ep_1',
  );

  it('redacts every field alike, from one redacted raw', () => {
    const { entry: redacted, count, labels } = redactEntry(entry, TOKENS);
    expect(redacted.message).toBe('refused [redacted: token]');
    expect(redacted.metadata).toEqual({
      password: '[redacted: password]',
      nested: [{ apiKey: '[redacted: API key]', ok: 1 }, ['Authorization', '[redacted: authorization]']],
      credentials: '[redacted: credentials]',
      tokens: 512,
      auth: { enabled: true },
      headers: [{ name: 'X-Api-Key', value: '[redacted: API key]' }],
      '[redacted: token]': 1,
      pin: '[redacted: card number]',
    });
    expect(redacted.raw).toMatchObject({ metadata: redacted.metadata, context: redacted.context });
    expect(redacted.stackTrace[1]).toBe('[redacted: private key]');
    expect(redacted.recoveryActions).toEqual(['rotate [redacted: token]']);
    expect(redacted.context).toEqual({ session: '[redacted: session]' });
    expect(redacted.time).toBe(entry.time);
    expect(count).toBe(labels.length);
    expect(count).toBe(11);
  });

  it('keeps the identity, which links use, and remembers the original', () => {
    const { entry: redacted } = redactEntry(entry, TOKENS);
    expect(entryId(redacted)).toBe(entryId(readEntry(entry.raw, 'ep_1')));
    expect(originalOf(redacted)).toBe(entry);
    expect(redactEntry(entry, TOKENS).entry).toBe(redacted);
  });

  it('finds nothing in the documented entries', () => {
    const raws: readonly Json[] = JSON.parse(
      JSON.stringify([...listResponse.logs, errorEntry, performanceEntry]),
    );
    for (const raw of raws) {
      const documented = readEntry(raw, 'ep_1');
      expect(redactEntry(documented, TOKENS)).toEqual({ entry: documented, count: 0, labels: [] });
    }
  });

  it('takes what was asked of a model by its name', () => {
    const asked = readEntry(
      {
        message: 'm',
        metadata: {
          prompt: 'a fox',
          negative_prompt: 'blur',
          input: 512,
          messages: [{ role: 'user', content: 'hi' }],
          inputs: [1, 2],
        },
      },
      'ep_1',
    );
    expect(redactEntry(asked, TOKENS).entry).toBe(asked);
    expect(redactEntry(asked, only('prompts')).entry.metadata).toEqual({
      prompt: '[redacted: prompt]',
      negative_prompt: '[redacted: prompt]',
      input: 512,
      messages: '[redacted: prompt]',
      inputs: [1, 2],
    });
  });

  it('keeps numbers in the digits they were sent in, and knows a card by them', () => {
    const raw = parseJson(
      '{"message":"m","metadata":{"password":"x","id":9007199254740993,"list":[1e400,"sk_CANARY_4f1d9c"],"card":6200000000000000133}}',
    );
    expect(jsonExportLine(redactEntry(readEntry(raw, 'e'), TOKENS).entry, false)).toBe(
      '{"message":"m","metadata":{"password":"[redacted: password]","id":9007199254740993,"list":[1e400,"[redacted: token]"],"card":"[redacted: card number]"}}',
    );
  });

  it('works at any depth', () => {
    let deep: Json = { password: 'hunter2' };
    for (let level = 0; level < 50_000; level++) deep = level % 2 === 0 ? [deep] : { a: deep };
    expect(redactEntry(readEntry({ message: 'm', metadata: { deep } }, 'e'), TOKENS).count).toBe(1);
  });
});

describe('for any entry', () => {
  const CANARY = 'sk_CANARY_4f1d9c';
  /** Every way out of the browser or onto the screen. */
  const outputs = (entry: LogEntry): string =>
    [
      JSON.stringify({ ...entry }),
      jsonExportLine(entry, true),
      jsonExportLine(entry, false),
      textExportLine(entry),
      entryCells(entry).join('|'),
      entryId(entry),
    ].join('\n');
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
  const secretText = fc.tuple(text, text).map(([a, b]) => `${a} ${CANARY} ${b}`);
  const json = (leaf: fc.Arbitrary<string>) =>
    fc.letrec<{ value: Json; object: Json }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie('object'),
        fc.array(tie('value'), { maxLength: 4 }),
      ),
      object: fc.dictionary(fc.oneof(leaf, fc.constant('__proto__'), fc.constant('password')), tie('value'), {
        maxKeys: 4,
      }),
    }));
  const entryOf = (leaf: fc.Arbitrary<string>) =>
    fc
      .record(
        {
          timestamp: leaf,
          level: leaf,
          source: leaf,
          message: json(leaf).value,
          jobId: leaf,
          requestId: json(leaf).value,
          metadata: json(leaf).value,
          stackTrace: fc.oneof(fc.array(leaf, { maxLength: 4 }), leaf),
          context: json(leaf).object,
          recoveryActions: fc.array(json(leaf).value, { maxLength: 3 }),
          benchmarks: json(leaf).object,
          memoryUsage: leaf,
          duration: json(leaf).value,
          endpointId: leaf,
        },
        { requiredKeys: [] },
      )
      .map((raw) => raw as Json);

  it('no output holds a secret, wherever it stood', () => {
    fc.assert(
      fc.property(fc.oneof(entryOf(secretText), entryOf(fc.oneof(text, secretText)), secretText), (raw) => {
        expect(outputs(redactEntry(readEntry(raw, 'ep_1'), TOKENS).entry)).not.toContain(CANARY);
      }),
      { numRuns: 400 },
    );
  });

  it('an entry without secrets stays the same object', () => {
    const words = fc.array(
      fc.constantFrom('job_12ab', 'took', '4.2', 'GPU', 'tokens', '/srv/a.py', '10:30', 'é\u202e', '{}'),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(entryOf(words.map((list) => list.join(' '))), (raw) => {
        const entry = readEntry(
          JSON.parse(JSON.stringify(raw).replaceAll('"password"', '"user"')) as Json,
          'ep_1',
        );
        expect(redactEntry(entry, TOKENS)).toEqual({ entry, count: 0, labels: [] });
        expect(redactEntry(entry, TOKENS).entry).toBe(entry);
      }),
    );
  });

  it('redacting twice changes nothing more, and all rules together throw nothing', () => {
    const all = compileRules(['tokens', 'emails', 'addresses', 'prompts'], []);
    fc.assert(
      fc.property(entryOf(fc.oneof(text, fc.constantFrom(...SECRETS.map(([secret]) => secret)))), (raw) => {
        const once = redactEntry(readEntry(raw, 'ep_1'), all).entry;
        expect(redactEntry(once, all).entry).toBe(once);
      }),
    );
  });
});
