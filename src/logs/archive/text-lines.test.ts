import { describe, expect, it } from 'vitest';
import { fileOf, readWhole } from './read-whole';

const at = (text: string) => Date.parse(text);
const text = async (contents: string, options = {}) =>
  await readWhole(fileOf(contents, 'app.log'), { format: 'text', ...options });

describe('lines that belong together', () => {
  it.each([
    [
      'Java',
      'java.lang.IllegalStateException: broken',
      '\tat com.example.Foo.run(Foo.java:12)',
      'Caused by: java.io.IOException',
      '\t... 3 more',
    ],
    [
      'Python',
      'Traceback (most recent call last):',
      '  File "a.py", line 1, in run',
      '    raise ValueError("x")',
      'ValueError: x',
    ],
    ['Go', 'goroutine 1 [running]:', 'main.main()', '\t/srv/main.go:12 +0x1d', '', 'exit status 2'],
    [
      'Node',
      'TypeError: x is not a function',
      '    at run (/srv/app.js:12:5)',
      '    at async main (/srv/app.js:1:1)',
    ],
  ])('%s stack traces', async (_name, ...stack) => {
    const head = '2024-01-15 10:30:15,234 ERROR app: failed';
    const { entries } = await text(`${head}\n${stack.join('\n')}\n2024-01-15 10:30:16,000 INFO app: on\n`);
    expect(entries.map(({ message }) => message)).toEqual(['failed', 'on']);
    expect(entries[0]?.stackTrace).toEqual(stack);
  });

  it('keeps lines before the first timestamp as entries without a time', async () => {
    const { entries } = await text('Starting\n  with options\nsecond\n\n2024-01-15T10:30:15Z INFO on\n');
    expect(entries.map(({ message, time }) => [message, time === null])).toEqual([
      ['Starting', true],
      ['second', true],
      ['on', false],
    ]);
    expect(entries[0]?.stackTrace).toEqual(['  with options']);
  });

  it('does not take a date in a message for the beginning of an entry', async () => {
    const { entries } = await text(
      '2024-01-15T10:30:15Z INFO a\nvalid from 2024-01-01 00:00:00 on\n2024-01-15T10:30:16Z INFO b\n',
    );
    expect(entries.map(({ message }) => message)).toEqual(['a', 'b']);
  });

  it('puts parts of a container line together, and its stack traces', async () => {
    const { entries } = await text(
      [
        '2024-01-15T10:30:15Z stdout P 2024-01-15 10:30:15,1 ERROR app: a long ',
        '2024-01-15T10:30:15.1Z stdout F line',
        '2024-01-15T10:30:15.2Z stdout F \tat a.b(C.java:1)',
        '2024-01-15T10:30:16Z stdout F {"level":"warn","msg":"json"}',
      ].join('\n'),
    );
    expect(entries).toMatchObject([
      { level: 'error', source: 'app', message: 'a long line', stackTrace: ['\tat a.b(C.java:1)'] },
      { level: 'warn', message: 'json', time: at('2024-01-15T10:30:16Z') },
    ]);
  });

  it('begins another entry when too many lines are joined, and says so', async () => {
    const { entries, notes } = await text(`2024-01-15T10:30:15Z INFO a\n${'more\n'.repeat(25_000)}`);
    expect(entries.map(({ stackTrace }) => stackTrace.length)).toEqual([10_000, 10_000, 4_998]);
    expect(notes.join()).toContain('2 times more than 10000 lines');
  });
});

describe('lines without a timestamp', () => {
  it.each([
    ['[INFO] it works', 'info', '', 'it works'],
    ['WARNING:root:disk is low', 'warn', 'root', 'disk is low'],
    ['ERROR no disk', 'error', '', 'no disk'],
    ['error opening the disk', 'unknown', '', 'error opening the disk'],
    ['Listening on port 80', 'unknown', '', 'Listening on port 80'],
    ['x'.repeat(100_000), 'unknown', '', 'x'.repeat(100_000)],
    ['\u0000\u001b[31m{{', 'unknown', '', '\u0000\u001b[31m{{'],
  ])('%s, without a time', async (line, level, source, message) => {
    const { entries } = await text(`${line}\n`);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ time: null, level, source, message });
  });
});

describe('what is assumed', () => {
  it('tells the year and the zone once', async () => {
    const { notes } = await text('Jun 14 15:16:01 h a: x\nJun 14 15:16:02 h a: y\n');
    expect(notes.filter((note) => note.includes('zone'))).toHaveLength(1);
    expect(notes.filter((note) => note.includes('without a year'))).toHaveLength(1);
  });

  it('reads timestamps in the local zone where asked', async () => {
    const { entries, notes } = await text('2024-07-15 10:30:15,234 INFO a: x\n', { zone: 'local' });
    expect(entries[0]?.time).toBe(new Date(2024, 6, 15, 10, 30, 15, 234).getTime());
    expect(notes.join()).toContain('local time zone');
  });
});

describe('the time it takes', () => {
  it.each([
    ['digits', '1'.repeat(1_000_000)],
    ['brackets', '2024-01-15 10:30:15 '.concat('['.repeat(1_000_000))],
    ['blanks', '2024-01-15 10:30:15 '.concat(' '.repeat(1_000_000), 'x')],
    ['words', 'a '.repeat(500_000)],
    ['equals', 'level='.concat('a='.repeat(500_000))],
    ['quotes', 'level="'.concat('\\"'.repeat(500_000))],
    ['many lines', `${'- | '.repeat(200)}\n`.repeat(1_000)],
  ])('is linear for %s', async (_name, line) => {
    // A quadratic pattern takes minutes over these: the test's own timeout is the check.
    const { entries } = await text(`2024-01-15T10:30:15Z INFO a\n${line}\n`);
    expect(entries[0]?.message).toMatch(/^a/);
  });
});
