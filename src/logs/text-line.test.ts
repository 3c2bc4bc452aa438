import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readEntry } from './entry';
import { formatTextLine, parseTextLine } from './text-line';

// The properties are many small runs, and a busy machine takes its time over them.
vi.setConfig({ testTimeout: 30_000 });

const documented = readFileSync(new URL('./documented/text-response.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '');

describe('the text format', () => {
  it('holds the five lines of the API document', () => {
    expect(documented).toHaveLength(5);
  });

  it.each(documented)('is written as it was read: %s', (line) => {
    const fields = parseTextLine(line);
    expect(fields).toMatchObject({ jobId: 'job_1234567890abcdef' });
    expect(fields && formatTextLine(fields)).toBe(line);
  });

  it('reads each field', () => {
    expect(parseTextLine(documented[3] ?? '')).toEqual({
      timestamp: '2024-01-15T10:30:25.123Z',
      levelText: 'warn',
      source: 'resource_monitor',
      message: 'High GPU memory usage detected: 96.25%',
      jobId: 'job_1234567890abcdef',
    });
  });

  it('gives an entry of the line', () => {
    expect(readEntry(documented[4] ?? '', 'ep')).toMatchObject({
      time: Date.parse('2024-01-15T10:30:28.456Z'),
      level: 'error',
      source: 'storage_uploader',
      message: 'Failed to upload result to storage: Connection timeout',
      raw: documented[4],
      problems: ['plain line, fields read from the text format'],
    });
  });

  it.each([
    ['2024-01-15T10:30:15Z [INFO] a: done (in two words)', 'done (in two words)', ''],
    ['2024-01-15T10:30:15Z [INFO] a: done (job_1) ok', 'done (job_1) ok', ''],
    ['2024-01-15T10:30:15Z [INFO] a: f(x) (job_1)', 'f(x)', 'job_1'],
    ['2024-01-15T10:30:15Z [INFO] a: ', '', ''],
    ['2024-01-15T10:30:15Z [INFO] a:  (job_1)', '', 'job_1'],
    ['2024-01-15T10:30:15Z [INFO] a: one\ntwo (job_1)', 'one\ntwo', 'job_1'],
  ])('tells message and job apart in %j', (line, message, jobId) => {
    expect(parseTextLine(line)).toMatchObject({ message, jobId });
  });

  it.each(['', 'plain words', '[INFO] a: b', '2024-01-15T10:30:15Z INFO a: b', '{"message": 1}'])(
    'is not %j',
    (line) => {
      expect(parseTextLine(line)).toBeNull();
    },
  );

  it('names what is missing when written', () => {
    const none = { timestamp: '2024-01-15T10:30:15Z', levelText: '', source: '', message: 'x', jobId: '' };
    expect(formatTextLine(none)).toBe('2024-01-15T10:30:15Z [UNKNOWN] unknown: x');
  });

  it('is read back whatever the message holds', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abyz_09'), minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(word, word, fc.string({ unit: 'binary' }), word, (levelText, source, message, jobId) => {
        const fields = { timestamp: '2024-01-15T10:30:15.234Z', levelText, source, message, jobId };
        // Writing is not one to one only for an empty message, where one space is not told from two.
        expect(parseTextLine(formatTextLine(fields))).toEqual(fields);
      }),
    );
  });

  it('is read in time proportional to its length', () => {
    const line = `2024-01-15T10:30:15Z [INFO] a: ${' '.repeat(500_000)}(${' '.repeat(500_000)}x`;
    expect(parseTextLine(line)?.jobId).toBe('');
  });
});
