import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntry } from '../entry';
import { MAX_MASKED_LENGTH, maskMessage } from './message-mask';
import { findPatterns } from './message-pattern';

describe('maskMessage', () => {
  it.each([
    ['Tried to allocate 2.50 GiB', 'Tried to allocate <size>'],
    [
      'Slow inference: 8.42s against a median of 4.3s',
      'Slow inference: <duration> against a median of <duration>',
    ],
    ['no result within 60 seconds', 'no result within <duration>'],
    ['GPU memory at 96.25% of 40GB', 'GPU memory at <percent> of <size>'],
    ['Retrying upload, attempt 2 of 3', 'Retrying upload, attempt <n> of <n>'],
    ['job_1234567890abcdef failed for req_abc123def456', 'job_<id> failed for req_<id>'],
    ['job_error_example on ep_1', 'job_<id> on ep_<id>'],
    ['worker_1a2b3c lost', 'worker_<id> lost'],
    ['job_id missing in model_loader', 'job_id missing in model_loader'],
    ['id 123e4567-e89b-12d3-a456-426614174000 gone', 'id <uuid> gone'],
    ['at 0x7fff5fbff8c0, digest deadbeef01', 'at <hex>, digest <hex>'],
    ['facade and deadbeef', 'facade and deadbeef'],
    ['Saved /tmp/generated_image_abc123.png', 'Saved <path>'],
    ['and/or text/plain', 'and/or text/plain'],
    ['C:\\models\\x.bin missing', '<path> missing'],
    ['GET https://api.tensorone.ai/v2/x?y=1 refused', 'GET <url> refused'],
    ["no field \"a.b\" nor 'c', it doesn't", "no field <text> nor <text>, it doesn't"],
    ['since 2024-01-15T10:30:15.234Z', 'since <time>'],
    ['size 1024x768, -5 and 10-20', 'size <n>x<n>, <n> and <n>-<n>'],
    ['llama-2-70b in fp16', 'llama-2-70b in fp16'],
    ['30 requests waiting', '<n> requests waiting'],
    ['3 job_77 left', '<n> job_<id> left'],
    ['took 12345678 ms, 12345678b', 'took <duration>, <size>'],
    ['', ''],
  ])('%s', (message, template) => {
    expect(maskMessage(message)).toEqual({ template, capped: false });
  });

  it('gives one template for one message with other numbers, sizes and ids', () => {
    const hex = fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 6, maxLength: 16 });
    const variables = fc.tuple(fc.nat(), hex, fc.double({ min: 0, max: 1e6, noNaN: true }));
    const message = ([n, id, size]: [number, string[], number]) =>
      `Worker ${n} of job_${id.join('')} used ${size.toFixed(2)}GB in /tmp/${id.join('')}/out`;
    fc.assert(
      fc.property(variables, variables, (a, b) => {
        expect(maskMessage(message(a)).template).toBe(maskMessage(message(b)).template);
      }),
      { seed: 6 },
    );
  });

  it('looks at the start of a long message only, and says so', () => {
    const { template, capped } = maskMessage(`failed 7 ${'x'.repeat(1_000_000)}`);
    expect(capped).toBe(true);
    expect(template.startsWith('failed <n> xxx')).toBe(true);
    expect(template.length).toBeLessThan(MAX_MASKED_LENGTH + 10);
    expect(template.endsWith('…')).toBe(true);
  });

  it('takes hostile text in its stride', () => {
    for (const piece of [
      '"',
      "'",
      '`',
      '/',
      '/a',
      'a/',
      '0x',
      '1.',
      '1,1',
      'a_',
      '-',
      '1e',
      'ffffffff-',
      '\ud83d',
      'x1',
      'e1_',
      '://',
      'C:\\',
    ])
      expect(maskMessage(piece.repeat(500_000)).capped).toBe(true);
    for (const text of ['__proto__', 'constructor 1', '$& $1 <n>'])
      expect(typeof maskMessage(text).template).toBe('string');
  });
});

describe('findPatterns', () => {
  const word = fc.constantFrom('upload', 'load', '__proto__', 'constructor');
  const raw = fc.record({
    timestamp: fc.option(
      fc.integer({ min: 0, max: 1e6 }).map((ms) => new Date(1.7e12 + ms).toISOString()),
      { nil: null },
    ),
    level: fc.constantFrom('info', 'error', 'odd'),
    source: fc.constantFrom('a', 'b', 'toString'),
    message: fc.tuple(word, fc.nat()).map(([text, n]) => `${text} took ${n}`),
  });

  it('groups as a straightforward grouping by template does', () => {
    fc.assert(
      fc.property(fc.array(raw, { maxLength: 60 }), (raws) => {
        const entries = raws.map((one) => readEntry(one, 'ep_1'));
        const { patterns, basis } = findPatterns(entries);
        const templates = new Set(entries.map(({ message }) => message.replace(/\d+/, '<n>')));
        expect(new Set(patterns.map(({ template }) => template))).toEqual(templates);
        expect(basis).toEqual({ used: entries.length, of: entries.length });
        for (const pattern of patterns) {
          const own = entries.filter(({ message }) => message.replace(/\d+/, '<n>') === pattern.template);
          const times = own.flatMap(({ time }) => time ?? []);
          expect(pattern.count).toBe(own.length);
          expect(pattern.firstSeen).toBe(times.length === 0 ? null : Math.min(...times));
          expect(pattern.lastSeen).toBe(times.length === 0 ? null : Math.max(...times));
          expect(pattern.levels.reduce((sum, [, count]) => sum + count, 0)).toBe(own.length);
          expect(pattern.sources.reduce((sum, [, count]) => sum + count, 0)).toBe(own.length);
          const different = [...new Set(own.map(({ message }) => message))];
          expect(pattern.examples.map(({ message }) => message)).toEqual(different.slice(0, 3));
          for (const { message, index } of pattern.examples) expect(entries[index]?.message).toBe(message);
        }
        const counts = patterns.map(({ count }) => count);
        expect(counts).toEqual(counts.toSorted((a, b) => b - a));
      }),
      { seed: 7 },
    );
  });

  it('says what the limit leaves out, and which messages were cut', () => {
    const entries = ['a', 'a', 'b', 'c', 'x'.repeat(5_000)].map((message) => readEntry({ message }, 'ep_1'));
    const report = findPatterns(entries, 2);
    expect(report.patterns.map(({ template }) => template)).toEqual(['a', 'b']);
    expect(report.omitted).toEqual({ patterns: 2, entries: 2 });
    expect(report.cappedMessages).toBe(1);
  });
});
