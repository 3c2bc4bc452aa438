import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileEntries } from '../mocks/hostile-entries';
import { stripTerminalSequences } from './ansi';
import { readEntry } from './entry';
import { parseJson } from './exact-numbers';
import type { Json } from './json';
import { ROW_MESSAGE_LENGTH, redactRow, undrawnLength } from './redact-row';
import { originalOf } from './redacted-from';
import { compileRules, REDACTION_KINDS, type RedactionRules, redactEntry } from './redaction';
import { textStart } from './visible-text';

const EVERYTHING = compileRules(REDACTION_KINDS, []);
const ESC = '\u001b';
const TOKENS = compileRules(['tokens'], []);

/** What a row draws. */
function drawn(entry: ReturnType<typeof readEntry>) {
  const { message, endpointId, timestamp, level, levelText, source, jobId, requestId } = entry;
  const { time, duration, memoryBytes, memoryText, gpuUtilization, problems } = entry;
  return {
    ...{ endpointId, time, timestamp, level, levelText, source, jobId, requestId },
    ...{ duration, memoryBytes, memoryText, gpuUtilization, problems },
    message: textStart(message, ROW_MESSAGE_LENGTH),
  };
}

/** Without terminal sequences, the last one's beginning included where the end of what is drawn cuts it in two. */
function withoutSequences(text: string): string {
  const last = text.lastIndexOf(ESC);
  const isCut = last >= 0 && /^(?:\[[\d;]*)?$/.test(text.slice(last + 1));
  return stripTerminalSequences(isCut ? text.slice(0, last) : text);
}

function expectSameRow(raw: Json, rules: RedactionRules = EVERYTHING): void {
  const entry = readEntry(raw, 'ep_1');
  const row = redactRow(entry, rules);
  const [shown, whole] = [drawn(row), drawn(redactEntry(entry, rules).entry)];
  expect({ ...shown, message: '' }).toEqual({ ...whole, message: '' });
  // Either of them may take out the terminal sequences of a text, and then draws more of the text at once.
  const [shownText = '', wholeText = ''] = [shown.message, whole.message].map(withoutSequences);
  const both = Math.min(shownText.length, wholeText.length);
  expect(shownText.slice(0, both)).toBe(wholeText.slice(0, both));
  const shorter = shownText.length < wholeText.length ? shown : whole;
  if (shownText !== wholeText) expect(shorter.message.length).toBeGreaterThan(ROW_MESSAGE_LENGTH - 2);
  expect(originalOf(row)).toBe(entry);
  expect(redactRow(entry, rules)).toBe(row);
}

describe('redactRow', () => {
  it('draws what the whole entry’s redaction draws, for entries of any shape', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'Bearer abc.DEF-123',
        'password=hunter2',
        'jane@mail.example.com',
        '8.2GB',
        'prompt: "x"',
      ),
    );
    const value = fc.oneof(text, fc.integer(), fc.constant(null), fc.array(text, { maxLength: 2 }));
    const entry = fc.record(
      {
        timestamp: fc.oneof(value, fc.constant('2024-01-15T10:30:15.234Z')),
        level: fc.oneof(value, fc.constant('error')),
        message: fc.oneof(text, text, value, fc.dictionary(text, text)),
        source: value,
        jobId: value,
        requestId: value,
        endpointId: value,
        duration: value,
        memoryUsage: value,
        gpuUtilization: value,
        metadata: fc.dictionary(fc.oneof(text, fc.constantFrom('memoryUsage', 'password')), value),
        stackTrace: fc.array(text),
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(fc.oneof(entry, text), (raw) => expectSameRow(raw)));
  });

  it('draws the same where a long message has a secret anywhere', () => {
    const secrets = [
      'password=hunter2hunter2',
      `postgres://admin:${'s3cret'.repeat(5_000)}@db/logs`,
      `Authorization: Basic ${btoa(`bob:${'x'.repeat(30_001)}`)}`,
      `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEow\n'.repeat(9_000)}-----END RSA PRIVATE KEY-----`,
      `eyJzdWIiOiIx${'a'.repeat(40_000)}.b3c4d5e6f7`,
      'jane.doe@mail.example.com',
      `prompt: "${'a red fox '.repeat(4_000)}"`,
      '\u001b[31mpass\u001b[0mword=hunter2hunter2',
      `\u001b]0;${'title '.repeat(50)}\u0007token=abc123def456`,
    ];
    const filler = fc.constantFrom(
      'a red fox ',
      'x',
      'a:b=c ',
      '\u001b[32mok\u001b[0m ',
      '\u001b[1m',
      '://',
      '"',
    );
    const at = fc.oneof(fc.integer({ min: 0, max: 1_400 }), fc.integer({ min: 0, max: 20_000 }));
    fc.assert(
      fc.property(filler, at, fc.constantFrom(...secrets), filler, (before, length, secret, after) => {
        const lead = before.repeat(Math.ceil(length / before.length)).slice(0, length);
        const message = `${lead}${secret}${after.repeat(30_000 / after.length)}`;
        expectSameRow({ timestamp: '2024-01-15T10:30:15.234Z', level: 'error', message, source: 's' });
        expectSameRow(`2024-01-15T10:30:15.234Z [ERROR] s: ${message}`);
        expectSameRow(message);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([954, 990, 996, 997, 998, 999, 1_000, 1_036])(
    'finds a secret that begins at the end of what is drawn, %d',
    (length) => {
      const lead = `${'a red fox '.repeat(120).slice(0, length - 1)} `;
      for (const secret of [
        `postgres://admin:${'s3cret'.repeat(5_000)}@db/logs`,
        `eyJzdWIiOiIx${'a'.repeat(40_000)}.b3c4d5e6f7`,
      ]) {
        const message = `${lead}${secret} ${'x'.repeat(30_000)}`;
        expectSameRow({ message });
        expectSameRow(`2024-01-15T10:30:15.234Z [ERROR] s: ${message}`);
        expectSameRow(`2024-01-15T10:30:15.234Z [ERROR] ${'long_source_'.repeat(500)}: ${message}`);
      }
    },
  );

  it('draws hostile entries like their whole redaction', () => {
    for (const { json } of hostileEntries({ newest: Date.UTC(2024, 0, 15, 10, 30) }))
      expectSameRow(parseJson(json), TOKENS);
  });

  it('looks through all of a message where an own pattern may need it', () => {
    const rules = compileRules([], [{ name: 'case', source: 'case .* closed' }]);
    expectSameRow({ level: 'info', message: `case ${'x '.repeat(20_000)}closed` }, rules);
  });

  it('counts what a row leaves out of the entry’s own message', () => {
    const entry = readEntry({ message: `password=hunter2 ${'x'.repeat(50_000)}` }, 'ep_1');
    expect(undrawnLength(redactRow(entry, TOKENS))).toBe(entry.message.length - ROW_MESSAGE_LENGTH);
    expect(undrawnLength(readEntry({ message: 'short' }, 'ep_1'))).toBe(0);
  });
});
