// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { LogMessage } from './log-message';

afterEach(cleanup);

const ESC = '\u001b';

function draw(text: string, pattern: RegExp | null = null): HTMLElement {
  return render(<LogMessage text={text} pattern={pattern} />).container;
}

describe('LogMessage', () => {
  it('draws terminal colours and marks', () => {
    const red = draw(`${ESC}[1;31mERROR${ESC}[0m: out of memory`).querySelector('span');
    expect(red?.textContent).toBe('ERROR');
    expect(red?.dataset.colour).toBe('red');
    expect(red?.dataset.marks).toBe('bold');
  });

  it('swaps the colours of inverse text', () => {
    const span = draw(`${ESC}[7;33;44mx`).querySelector('span');
    expect(span?.dataset).toMatchObject({ colour: 'blue', background: 'yellow' });
    cleanup();
    expect(draw(`${ESC}[7mx`).querySelector('span')?.dataset.background).toBe('text');
  });

  it('marks a match across a change of colour', () => {
    const container = draw(`CUDA ${ESC}[31mout${ESC}[0m of memory`, /CUDA out of/gi);
    expect(container.querySelector('mark')?.textContent).toBe('CUDA out of');
    expect(container.querySelector('mark span')?.textContent).toBe('out');
    expect(container.textContent).toBe('CUDA out of memory');
  });

  it('makes links, titles and hidden characters harmless', () => {
    const container = draw(
      `${ESC}]8;;javascript:alert(1)${ESC}\\click${ESC}]8;;${ESC}\\ \u202egpj.exe <img src=x onerror=alert(1)>`,
    );
    expect(container.textContent).toBe('click ⟨U+202E⟩gpj.exe <img src=x onerror=alert(1)>');
    expect(container.querySelector('a, img')).toBeNull();
  });

  it('shows the same text with and without a pattern, coloured or not', () => {
    const part = fc.oneof(
      fc.constantFrom(`${ESC}[31m`, `${ESC}[0m`, `${ESC}[`, ESC, '\u202e', 'error', ' '),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const text = parts.join('');
        const plain = draw(text).textContent;
        cleanup();
        const marked = draw(text, /er+|\s|.$/gi).textContent;
        cleanup();
        expect(marked).toBe(plain);
      }),
      { numRuns: 50 },
    );
  });
});
