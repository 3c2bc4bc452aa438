// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { readEntry } from '../../logs/entry';
import { DEFAULT_PRIVACY, usePrivacy } from '../../settings/privacy';
import { useAuditTrail } from '../../sources/audit-trail';
import { PrivacyDialog } from './privacy-dialog';

const ENTRIES = [
  readEntry({ message: 'refused sk_CANARY_4f1d9c', metadata: { password: 'hunter2' } }, 'ep_1'),
  readEntry({ message: 'mail to jane@example.com' }, 'ep_1'),
  readEntry({ message: 'ok' }, 'ep_1'),
];

function show() {
  render(<PrivacyDialog entriesInView={ENTRIES} onClose={() => undefined} />);
  return userEvent.setup();
}

beforeEach(() => {
  // jsdom knows the dialog element but not how to open it.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
  usePrivacy.setState(DEFAULT_PRIVACY);
  useAuditTrail.getState().clear();
});

describe('PrivacyDialog', () => {
  it('redacts tokens from the start, and counts in view what each switch adds', async () => {
    const user = show();
    const count = screen.getByRole('status', { name: 'Redacted in view' });
    expect(screen.getByRole('switch', { name: 'Tokens, keys and passwords' })).toBeChecked();
    for (const name of ['E-mail addresses', 'IP addresses', 'Prompts'])
      expect(screen.getByRole('switch', { name })).not.toBeChecked();
    expect(count).toHaveTextContent(
      '2 values redacted among the 3 entries in view in the table: 1 × token, 1 × password.',
    );
    await user.click(screen.getByRole('switch', { name: 'E-mail addresses' }));
    expect(count).toHaveTextContent('3 values redacted');
    await user.click(screen.getByRole('switch', { name: 'Tokens, keys and passwords' }));
    expect(count).toHaveTextContent('1 value redacted among the 3 entries in view in the table: 1 × email.');
    expect(usePrivacy.getState()).toMatchObject({ tokens: false, emails: true });
  });

  it('tries, adds and removes a pattern', async () => {
    const user = show();
    await user.type(screen.getByRole('textbox', { name: 'Pattern name' }), 'status');
    await user.type(screen.getByRole('textbox', { name: 'Pattern' }), 'OK');
    await user.type(screen.getByRole('textbox', { name: 'Sample text' }), 'all ok here');
    expect(screen.getByRole('status', { name: 'Sample result' })).toHaveTextContent(
      '1 match: all [redacted: status] here',
    );
    await user.click(screen.getByRole('button', { name: 'Add pattern' }));
    expect(usePrivacy.getState().patterns).toEqual([{ name: 'status', source: 'OK' }]);
    expect(screen.getByRole('status', { name: 'Redacted in view' })).toHaveTextContent('1 × status');
    expect(screen.getByRole('textbox', { name: 'Pattern' })).toHaveValue('');
    await user.click(screen.getByRole('button', { name: 'Remove pattern status' }));
    expect(usePrivacy.getState().patterns).toEqual([]);
  });

  it('explains why a pattern is refused', async () => {
    const user = show();
    await user.click(screen.getByRole('button', { name: 'Add pattern' }));
    expect(screen.getByRole('textbox', { name: 'Pattern' })).toHaveAccessibleDescription(/Enter a regular/);
    await user.type(screen.getByRole('textbox', { name: 'Pattern' }), '(a+)+');
    expect(screen.getByRole('textbox', { name: 'Pattern' })).toBeInvalid();
    expect(screen.getByRole('textbox', { name: 'Pattern' })).toHaveAccessibleDescription(/page freezes/);
    await user.type(screen.getByRole('textbox', { name: 'Pattern name' }), 'x');
    await user.click(screen.getByRole('button', { name: 'Add pattern' }));
    expect(usePrivacy.getState().patterns).toEqual([]);
  });

  it('lists exports and connections, newest first, and clears them', async () => {
    useAuditTrail
      .getState()
      .record({ event: 'connected', origin: 'https://api.example', endpoints: ['ep_1'] });
    useAuditTrail.getState().record({ event: 'exported', facts: ['format JSON', '3 entries, complete'] });
    const user = show();
    const rows = within(screen.getByRole('table', { name: 'Exports and connections' })).getAllByRole('row');
    expect(rows.slice(1).map((row) => within(row).getAllByRole('cell')[1]?.textContent)).toEqual([
      'Exported logs',
      'Connected',
      'List cleared',
    ]);
    expect(rows[1]).toHaveTextContent('format JSON · 3 entries, complete');
    expect(rows[2]).toHaveTextContent('https://api.example: ep_1');
    await user.click(screen.getByRole('button', { name: 'Clear list' }));
    expect(screen.getAllByRole('row')).toHaveLength(2);
    expect(screen.getByText('3 records removed')).toBeVisible();
  });
});
