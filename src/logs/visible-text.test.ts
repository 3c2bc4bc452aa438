import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawableStart, textStart, visibleStart, visibleText } from './visible-text';

describe('visibleText', () => {
  it('shows controls as pictures and keeps tabs and line breaks', () => {
    expect(visibleText('a\u0000b\tc\nd\r\ne\rf\u007f')).toBe('a␀b\tc\nd\ne␍f␡');
    expect(visibleText('x\u0085y')).toBe('x⟨U+0085⟩y');
  });

  it('names bidi and zero-width controls', () => {
    expect(visibleText('cod\u202egpj.exe\u200b')).toBe('cod⟨U+202E⟩gpj.exe⟨U+200B⟩');
    expect(visibleText('\u2066a\u2069\ufeff')).toBe('⟨U+2066⟩a⟨U+2069⟩⟨U+FEFF⟩');
  });

  it('takes terminal colours out', () => {
    expect(visibleText('\u001b[1;31mERROR\u001b[0m: failed')).toBe('ERROR: failed');
    expect(visibleText('\u001b]0;title')).toBe('␛]0;title');
    expect(visibleText('\u001b]8;;javascript:x\u0007link\u001b]8;;\u0007')).toBe('link');
  });

  it.each([
    ['a family', '👨‍👩‍👧‍👦'],
    ['skin tones', '👩🏽‍🚀 👋🏿'],
    ['a heart with its selector', '❤️‍🔥 ☎️ ☎︎ 1️⃣'],
    ['a rainbow flag', '🏳️‍🌈'],
    ['the flag of Wales', '🏴󠁧󠁢󠁷󠁬󠁳󠁿'],
    ['national flags', '🇳🇵🇧🇷'],
    ['Persian with a non-joiner', 'می\u200cخواهم'],
    ['Malayalam with a joiner', 'ന്\u200dറെ'],
    ['right-to-left text', 'שגיאה: قرص ممتلئ'],
    ['combining marks', 'Z̸͓̈à̵͘l̶g̷o é'],
  ])('leaves %s as it is', (_, text) => {
    expect(visibleText(text)).toBe(text);
  });

  it.each([
    ['pass\u200dword', 'pass⟨U+200D⟩word'],
    ['👨\u200d', '👨⟨U+200D⟩'],
    ['\u200d👨', '⟨U+200D⟩👨'],
    ['x\u200c', 'x⟨U+200C⟩'],
    ['so\u00adft', 'so⟨U+00AD⟩ft'],
    ['a\u{e0061}b', 'a⟨U+E0061⟩b'],
    ['a\ufe0f\ufe01', 'a\ufe0f⟨U+FE01⟩'],
    ['\ufe0fx', '⟨U+FE0F⟩x'],
    ['\u{1f3f4}\u{e0067}', '🏴⟨U+E0067⟩'],
    ['\u3164\u115f', '⟨U+3164⟩⟨U+115F⟩'],
    ['\ufff9a\ufffb', '⟨U+FFF9⟩a⟨U+FFFB⟩'],
  ])('names what is hidden where it spells nothing: %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('names lone surrogates and keeps whole characters', () => {
    expect(visibleText('\ud83d!')).toBe('⟨U+D83D⟩!');
    expect(visibleText('🚀 é 中')).toBe('🚀 é 中');
  });

  it('leaves nothing unseen in any text, and printable text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: asserts that there are none left
        expect(visibleText(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]*$/), (text) => {
        expect(visibleText(text)).toBe(text);
      }),
    );
  });
});

describe('textStart', () => {
  it('never cuts a character in two', () => {
    expect(textStart('a🚀b', 2)).toBe('a');
    expect(textStart('a🚀b', 3)).toBe('a🚀');
    expect(textStart('ab', 5)).toBe('ab');
  });
});

describe('drawableStart', () => {
  it('counts what is drawn', () => {
    expect(drawableStart('x'.repeat(50), 20)).toBe('x'.repeat(20));
    expect(drawableStart('short', 20)).toBe('short');
    expect(drawableStart('\u202e'.repeat(50), 40)).toBe('\u202e'.repeat(5));
    expect(drawableStart('\u202e', 4)).toBe('\u202e');
  });
});

describe('visibleStart', () => {
  it('says that it cut', () => {
    expect(visibleStart('abc', 3)).toBe('abc');
    expect(visibleStart('ab\u202ecd', 3)).toBe('ab⟨U+202E⟩…');
  });
});
