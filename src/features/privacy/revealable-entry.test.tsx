// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { readEntry } from '../../logs/entry';
import { redactEntry } from '../../logs/redaction';
import { rulesOf, usePrivacy } from '../../settings/privacy';
import { RevealableEntry } from './revealable-entry';

const show = (entry: ReturnType<typeof readEntry>) =>
  render(<RevealableEntry entry={entry}>{(shown) => <p>{shown.message}</p>}</RevealableEntry>);

it('hides the secrets of an entry until they are revealed, whether it came redacted or not', async () => {
  const entry = readEntry({ message: 'refused sk_CANARY_4f1d9c' }, 'ep_1');
  const user = userEvent.setup();
  const { unmount } = show(redactEntry(entry, rulesOf(usePrivacy.getState())).entry);
  expect(screen.getByText('refused [redacted: token]')).toBeVisible();
  expect(screen.getByText('1 value is redacted here.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Reveal redacted values' }));
  expect(screen.getByText('refused sk_CANARY_4f1d9c')).toBeVisible();
  unmount();
  show(entry);
  await user.click(screen.getByRole('button', { name: 'Hide redacted values' }));
  expect(screen.getByText('refused [redacted: token]')).toBeVisible();
});

it('reveals no other entry, and is not there where nothing is redacted', () => {
  const { unmount } = show(readEntry({ message: 'refused sk_CANARY_4f1d9c' }, 'ep_1'));
  expect(screen.getByRole('button', { name: 'Reveal redacted values' })).toBeVisible();
  unmount();
  show(readEntry({ message: 'fine' }, 'ep_1'));
  expect(screen.queryByRole('button')).toBeNull();
});
