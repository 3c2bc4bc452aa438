import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_STYLED_RUNS, stripTerminalSequences, styledRuns } from './ansi';

const ESC = '\u001b';

/** Runs in short: text, and the style's set parts. */
function inShort(text: string): readonly (readonly [string, string])[] {
  return styledRuns(text).map(({ text: piece, style }) => [
    piece,
    Object.entries(style ?? {})
      .filter(([, value]) => value !== null && value !== false)
      .map(([name, value]) => (value === true ? name : `${name}:${value}`))
      .join(' '),
  ]);
}

describe('styledRuns', () => {
  it.each<[string, readonly (readonly [string, string])[]]>([
    ['plain', [['plain', '']]],
    ['', [['', '']]],
    [
      `${ESC}[31mred${ESC}[0m!`,
      [
        ['red', 'colour:red'],
        ['!', ''],
      ],
    ],
    [
      `${ESC}[1;4;93mloud${ESC}[22;24m soft${ESC}[m`,
      [
        ['loud', 'colour:yellow bold underline'],
        [' soft', 'colour:yellow'],
      ],
    ],
    [
      `${ESC}[90mdim${ESC}[39m.`,
      [
        ['dim', 'colour:grey'],
        ['.', ''],
      ],
    ],
    [`${ESC}[41;97malarm${ESC}[49m${ESC}[39m`, [['alarm', 'colour:white background:red']]],
    [`${ESC}[7minverse${ESC}[27m`, [['inverse', 'inverse']]],
    [
      `${ESC}[2;3;9mall${ESC}[29;23;22mnone`,
      [
        ['all', 'dim italic strike'],
        ['none', ''],
      ],
    ],
    [
      `${ESC}[38;5;208morange${ESC}[38;5;21mblue`,
      [
        ['orange', 'colour:yellow'],
        ['blue', 'colour:blue'],
      ],
    ],
    [`${ESC}[38;2;255;0;0;1mbold red`, [['bold red', 'colour:red bold']]],
    [
      `${ESC}[38:2::0:200:0mgreen${ESC}[48:5:244mgrey`,
      [
        ['green', 'colour:green'],
        ['grey', 'colour:green background:grey'],
      ],
    ],
    [
      `${ESC}[38;5;231mwhite${ESC}[38;5;16mblack`,
      [
        ['white', 'colour:white'],
        ['black', 'colour:black'],
      ],
    ],
    [
      `${ESC}[4:0mplain${ESC}[4:3mcurly`,
      [
        ['plain', ''],
        ['curly', 'underline'],
      ],
    ],
    ['\u009b32mgreen', [['green', 'colour:green']]],
    [`${ESC}[31mre${ESC}[31md`, [['red', 'colour:red']]],
    [`${ESC}[8mhidden${ESC}[5mblinking`, [['hiddenblinking', '']]],
    [`${ESC}[>4;2mx${ESC}[?25lcursor${ESC}[2J${ESC}[10;5Hmoved`, [['xcursormoved', '']]],
    [
      `${ESC}[38mx${ESC}[38;5my${ESC}[38;7;1mz`,
      [
        ['xy', ''],
        ['z', 'bold inverse'],
      ],
    ],
    [`${ESC}[38;5;999mx${ESC}[31;999;;mz`, [['xz', '']]],
  ])('%j', (text, runs) => {
    expect(inShort(text)).toEqual(runs);
  });

  it('takes links, titles, clipboard writes and device strings out, and leaves their text', () => {
    const text = `${ESC}]8;;https://evil.example/${ESC}\\click${ESC}]8;;${ESC}\\ ${ESC}]52;c;ZXZpbA==\u0007${ESC}]0;title\u0007${ESC}P1$r0m${ESC}\\${ESC}_app${ESC}\\end${ESC}(B${ESC}c`;
    expect(inShort(text)).toEqual([['click end', '']]);
  });

  it.each([
    `cut ${ESC}`,
    `cut ${ESC}[`,
    `cut ${ESC}[1;3`,
    `cut ${ESC}]0;title and the rest`,
    `cut ${ESC}P never`,
  ])('an unfinished sequence hides nothing: %j', (text) => {
    expect(inShort(text)).toEqual([[text, '']]);
  });

  it('a sequence too long to be one hides nothing', () => {
    const title = `${ESC}]0;${'secret '.repeat(1_000)}\u0007`;
    expect(inShort(title)).toEqual([[title, '']]);
  });

  it('draws so many runs and no more, without losing text', () => {
    const text = Array.from({ length: 5_000 }, (_, at) => `${ESC}[3${1 + (at % 7)}m${at} `).join('');
    const runs = styledRuns(text);
    expect(runs.length).toBeLessThanOrEqual(MAX_STYLED_RUNS + 1);
    expect(runs.map((run) => run.text).join('')).toBe(
      Array.from({ length: 5_000 }, (_, at) => `${at} `).join(''),
    );
  });

  const pieces = fc.oneof(
    fc.constantFrom(
      ESC,
      `${ESC}[`,
      `${ESC}]`,
      `${ESC}\\`,
      '\u0007',
      '\u009b',
      '\u009d',
      '\u009c',
      'm',
      ';',
      ':',
      '38',
      '5',
      '2',
    ),
    fc.stringMatching(/^[\u0020-\u007e]{0,8}$/),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  const texts = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''));

  it('only ever leaves out: the runs in order are a subsequence of the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const shown = styledRuns(text)
          .map((run) => run.text)
          .join('');
        let at = 0;
        for (const character of shown) {
          at = text.indexOf(character, at);
          expect(at).toBeGreaterThanOrEqual(0);
          at += character.length;
        }
        expect(shown.length).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('neighbours differ in style, and no run is empty', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const runs = styledRuns(text);
        runs.forEach((run, at) => {
          if (runs.length > 1) expect(run.text).not.toBe('');
          if (at > 0) expect(run.style).not.toEqual(runs[at - 1]?.style);
        });
      }),
    );
  });

  it.each([
    ['escapes', ESC.repeat(1_000_000)],
    ['introducers', `${ESC}[`.repeat(500_000)],
    ['string introducers', '\u009d'.repeat(1_000_000)],
    ['one endless string', `${ESC}]${'x'.repeat(1_000_000)}`],
    ['one endless parameter', `${ESC}[${'1;'.repeat(500_000)}`],
    ['colours', `${ESC}[31mx`.repeat(170_000)],
  ])('takes linear time over a megabyte of %s', (_, text) => {
    // A quadratic scan of a megabyte takes minutes: the test's own timeout is the check.
    expect(styledRuns(text).length).toBeLessThanOrEqual(MAX_STYLED_RUNS + 1);
    expect(stripTerminalSequences(text)).not.toContain(ESC);
  });
});

describe('stripTerminalSequences', () => {
  it.each([
    [`${ESC}[1;31mred${ESC}[0m`, 'red'],
    [`${ESC}]8;;https://x${ESC}\\link${ESC}]8;;${ESC}\\`, 'link'],
    [`${ESC}]0;title\u0007text`, 'text'],
    [`a${ESC}]52;c;unfinished\nnext line`, 'a52;c;unfinished\nnext line'],
    [`${ESC}Pdevice${ESC}\\x${ESC}(B`, 'x'],
    ['\u009b31mred', 'red'],
    [`cut ${ESC}`, 'cut '],
    ['[INFO] plain', '[INFO] plain'],
  ])('%j', (text, stripped) => {
    expect(stripTerminalSequences(text)).toBe(stripped);
  });

  it('leaves no escape character in any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(`${ESC}[`, `${ESC}]`, ESC, '\u009d'),
        (text, introducer) => {
          expect(stripTerminalSequences(`${introducer}${text}${introducer}`)).not.toContain(ESC);
        },
      ),
    );
  });
});
