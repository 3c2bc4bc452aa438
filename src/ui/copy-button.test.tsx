// @vitest-environment jsdom
import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CopyButton } from './copy-button';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(navigator, 'clipboard');
});

function offerClipboard(writeText: (text: string) => Promise<void>) {
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
}

/** Presses the button and lets the clipboard's promise settle. */
async function press() {
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Copy JSON' }));
  });
}

it('copies the text as it is when pressed, and says so for two seconds', async () => {
  const copied: string[] = [];
  offerClipboard(async (text) => void copied.push(text));
  let text = 'old';
  render(<CopyButton name="Copy JSON" text={() => text} />);
  text = 'new';
  await press();
  expect(copied).toEqual(['new']);
  expect(screen.getByRole('status')).toHaveTextContent('Copied');
  act(() => {
    vi.advanceTimersByTime(2_000);
  });
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

it('copies lone surrogates as the replacement character', async () => {
  const copied: string[] = [];
  offerClipboard(async (text) => void copied.push(text));
  render(<CopyButton name="Copy JSON" text={() => 'a\ud800b'} />);
  await press();
  expect(copied).toEqual(['a\ufffdb']);
});

it('says when the browser refuses, and when it has no clipboard at all', async () => {
  offerClipboard(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
  render(<CopyButton name="Copy JSON" text={() => 'x'} />);
  await press();
  expect(screen.getByRole('status')).toHaveTextContent('The browser refused the clipboard');
  Reflect.deleteProperty(navigator, 'clipboard');
  act(() => {
    vi.advanceTimersByTime(2_000);
  });
  await press();
  expect(screen.getByRole('status')).toHaveTextContent('The browser refused the clipboard');
});
