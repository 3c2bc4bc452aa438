// @vitest-environment jsdom
import { act, render, renderHook, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { LogMessage } from './log-message';
import { type FindMarks, MarksAway, useUnmarkedText } from './marks-away';

/** Finds nothing before it is told to. */
function laterMarks() {
  const asked: {
    pattern: RegExp;
    text: string;
    signal: AbortSignal;
    answer: (found: number[] | string) => void;
  }[] = [];
  const find: FindMarks = (pattern, text, signal) =>
    new Promise((resolve) => asked.push({ pattern, text, signal, answer: resolve }));
  return { asked, find };
}

async function show(text: string, pattern: RegExp, find: FindMarks) {
  const tree = (message: string, marks: RegExp) => (
    <MarksAway.Provider value={find}>
      <p>
        <LogMessage text={message} pattern={marks} />
      </p>
    </MarksAway.Provider>
  );
  const { rerender } = await act(async () => render(tree(text, pattern)));
  const paragraph = screen.getByRole('paragraph');
  return {
    paragraph,
    marks: () => [...paragraph.querySelectorAll('mark')].map((mark) => mark.textContent),
    again: (message: string, marks: RegExp) => act(async () => rerender(tree(message, marks))),
  };
}

it('draws the text at once and its marks when they come', async () => {
  const { asked, find } = laterMarks();
  const { paragraph, marks } = await show('aab \u001b[31mab\u001b[0m', /(a+)+b/gi, find);
  expect(paragraph).toHaveTextContent('aab ab');
  expect(marks()).toEqual([]);
  expect(asked.map(({ text }) => text)).toEqual(['aab ab']);
  await act(async () => asked[0]?.answer([0, 3, 4, 6]));
  expect(marks()).toEqual(['aab', 'ab']);
  expect(paragraph).toHaveTextContent('aab ab');
});

it('asks for nothing that may be found here, and gives up what is not drawn any more', async () => {
  const { asked, find } = laterMarks();
  const { marks, again } = await show('aab', /a+b/gi, find);
  expect(marks()).toEqual(['aab']);
  await again('aab', /(a+)+b/gi);
  await again('aab', /(a+)+$/gi);
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  await act(async () => asked[0]?.answer([0, 3]));
  expect(marks()).toEqual([]);
});

it('finds matches in texts that are too long to look through here', async () => {
  const { asked, find } = laterMarks();
  const long = `${'x'.repeat(300)} a=b`;
  const { marks } = await show(long, /\w+=\w+/gi, find);
  await act(async () => asked[0]?.answer([301, 304]));
  expect(marks()).toEqual(['a=b']);
});

it('says in how many of the texts on screen matches are not marked, and why', async () => {
  const { asked, find } = laterMarks();
  const pattern = /(x+)+$/gi;
  const { result } = renderHook(() => useUnmarkedText(pattern));
  const { result: other } = renderHook(() => useUnmarkedText(/(y+)+$/gi));
  const texts = ['xx', 'xxx!', 'xxxx!', 'never looked through elsewhere'];
  const tree = (shown: readonly string[]) => (
    <MarksAway.Provider value={find}>
      {shown.map((text) => (
        <p key={text}>
          <LogMessage text={text} pattern={pattern} />
        </p>
      ))}
    </MarksAway.Provider>
  );
  const { rerender, unmount } = render(tree(texts));
  expect(result.current).toBe('');
  await act(async () => {
    asked[0]?.answer([0, 2]);
    asked[1]?.answer('took too long');
    asked[2]?.answer('took too long');
  });
  await waitFor(() =>
    expect(result.current).toBe(
      'Matches are not marked in 2 of 4 texts looked through on screen: the pattern took too long. The entries are complete.',
    ),
  );
  expect(other.current).toBe('');
  rerender(tree(['xx', 'xxx!']));
  await waitFor(() => expect(result.current).toContain('in 1 of 2 texts'));
  unmount();
  await waitFor(() => expect(result.current).toBe(''));
});
