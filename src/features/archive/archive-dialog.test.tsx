// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { ArchiveDialog, type ArchiveDialogProps } from './archive-dialog';
import { fileState } from './archive-state';
import { foldersText } from './archive-text';

beforeEach(() => {
  // jsdom knows the dialog element but not how to open it.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});

function show(state: Partial<ArchiveDialogProps['state']>, refused: string | null = null) {
  const heard = {
    cancel: vi.fn(),
    reread: vi.fn(),
    setBudget: vi.fn(),
    remove: vi.fn(),
    chooseColumns: vi.fn(),
    onAdd: vi.fn(),
    onCloseFiles: vi.fn(),
    onClose: vi.fn(),
    onKeep: vi.fn(),
  };
  const { cancel, reread, setBudget, remove, chooseColumns, onKeep, ...handlers } = heard;
  render(
    <ArchiveDialog
      state={{
        files: [],
        zone: 'utc',
        budgetBytes: 1e9,
        bytes: 120e6,
        archive: null,
        problem: null,
        cancel,
        reread,
        setBudget,
        remove,
        chooseColumns,
        ...state,
      }}
      keepOf={({ name }) => (name === 'kept.log' ? null : onKeep)}
      kept={null}
      refused={refused}
      connection="Demo data"
      {...handlers}
    />,
  );
  return { heard, dialog: within(screen.getByRole('dialog', { name: 'Log files' })) };
}

test('a file being read shows how far it is, how fast, and can be cancelled', async () => {
  const file = fileState('a.csv', { id: 7, state: 'reading', bytesRead: 500, elapsedMs: 100, entries: 12 });
  const { dialog, heard } = show({
    files: [file, fileState('b.csv', { id: 8, state: 'waiting', bytesRead: 0 })],
  });
  expect(dialog.getByRole('progressbar', { name: 'Reading a.csv' })).toHaveAttribute('value', '500');
  expect(dialog.getByText('Reading, 500 B of 2.0 kB at 5.0 kB/s')).toBeVisible();
  expect(dialog.getByText('12 entries')).toBeVisible();
  expect(dialog.getByText('Waiting, 2.0 kB')).toBeVisible();
  expect(dialog.getByRole('status')).toHaveTextContent('Reading file 1 of 2…');
  await userEvent.click(dialog.getByRole('button', { name: 'Cancel a.csv' }));
  expect(heard.cancel).toHaveBeenLastCalledWith(7);
  await userEvent.click(dialog.getByRole('button', { name: 'Cancel reading' }));
  expect(heard.cancel).toHaveBeenLastCalledWith(null);
});

test('what was found, what was in another file, and why a file ended early are told', () => {
  const { dialog } = show({
    files: [
      fileState('a.log', {
        id: 1,
        untimed: 1,
        duplicates: 2,
        notes: ['Timestamps without a time zone are read as UTC.'],
      }),
      fileState('b.log', { id: 2, state: 'full', reason: 'Only the first part was read.', entries: 3 }),
    ],
  });
  expect(
    dialog.getByText('1,200 entries, 1 of them without a time; 2 more were in another file already'),
  ).toBeVisible();
  expect(dialog.getByRole('list', { name: 'Notes on a.log' })).toHaveTextContent('read as UTC');
  expect(dialog.getByText('Only the first part was read.')).toBeVisible();
  expect(dialog.getByRole('status')).toHaveTextContent('2 files: 1,203 entries, 1 file not read to the end.');
  expect(dialog.queryByRole('progressbar')).toBeNull();
});

test('bad lines open into a table, a hundred at a time, and those not listed are counted', async () => {
  const bad = Array.from({ length: 130 }, (_, at) => ({
    line: at + 5,
    text: `{"cut ${at}`,
    why: 'not JSON',
  }));
  const { dialog } = show({ files: [fileState('a.ndjson', { badCount: 4_000, bad })] });
  await userEvent.click(dialog.getByRole('button', { name: '4,000 bad lines of a.ndjson' }));
  const table = dialog.getByRole('table', { name: 'Bad lines of a.ndjson' });
  expect(within(table).getAllByRole('row')).toHaveLength(101);
  expect(within(table).getByRole('row', { name: '5 not JSON {"cut 0' })).toBeVisible();
  await userEvent.click(dialog.getByRole('button', { name: 'Show more bad lines' }));
  expect(within(table).getAllByRole('row')).toHaveLength(131);
  expect(dialog.getByText('The first 130 of 4,000 are listed.')).toBeVisible();
});

test('memory is told against its budget, and budget and zone can be chosen', async () => {
  const { dialog, heard } = show({ files: [fileState('a')] });
  expect(dialog.getByRole('meter', { name: 'Memory: 120 MB of 1.0 GB' })).toHaveAttribute(
    'value',
    '120000000',
  );
  await userEvent.selectOptions(dialog.getByRole('combobox', { name: 'Memory budget' }), '2.0 GB');
  expect(heard.setBudget).toHaveBeenCalledWith(2e9);
  await userEvent.selectOptions(
    dialog.getByRole('combobox', { name: 'Timestamps without a zone are in' }),
    'local time',
  );
  expect(heard.reread).toHaveBeenCalledWith({ zone: 'local' });
});

test('files can be added and closed, and a lost worker is an alert', async () => {
  const { dialog, heard } = show({
    files: [fileState('a')],
    problem: 'The worker that holds the files has ended.',
  });
  expect(dialog.getByRole('alert')).toHaveTextContent('has ended');
  expect(dialog.queryByRole('button', { name: 'Show entries' })).toBeNull();
  await userEvent.click(dialog.getByRole('button', { name: 'Add log files' }));
  expect(heard.onAdd).toHaveBeenCalledOnce();
  await userEvent.click(dialog.getByRole('button', { name: 'Close files and go back to Demo data' }));
  expect(heard.onCloseFiles).toHaveBeenCalledOnce();
});

test('a file that was read can be kept, but not twice', async () => {
  const file = fileState('a.log');
  const { dialog, heard } = show({ files: [file, fileState('kept.log', { id: 2 })] });
  await userEvent.click(dialog.getByRole('button', { name: 'Keep a.log in this browser' }));
  expect(heard.onKeep).toHaveBeenCalledWith(file.file);
  expect(dialog.queryByRole('button', { name: /^Keep kept/ })).toBeNull();
});

test('folders that were dropped are told, and a file that broke off says why and counts as a part', () => {
  const reason = 'Only a part of the file could be read: the gzip data are damaged or cut off.';
  const { dialog } = show(
    { files: [fileState('a.gz', { state: 'damaged', reason, entries: 7 })] },
    foldersText(['logs', 'a\u202eb']),
  );
  expect(dialog.getByRole('alert')).toHaveTextContent(
    '“logs”, “a⟨U+202E⟩b” are folders, which are not read. Drop the files in them.',
  );
  expect(dialog.getByText(reason)).toBeVisible();
  expect(dialog.getByRole('status')).toHaveTextContent('1 file: 7 entries, 1 file not read to the end.');
});

test('one file is removed, the focus stays in the list', async () => {
  const { dialog, heard } = show({ files: [fileState('a', { id: 3 }), fileState('b', { id: 4 })] });
  await userEvent.click(dialog.getByRole('button', { name: 'Remove b' }));
  expect(heard.remove).toHaveBeenCalledExactlyOnceWith(4);
  expect(dialog.getByRole('list', { name: 'Files' })).toHaveFocus();
});

test('a name that is markup, turns the direction or is very long is drawn as text, cut and harmless', () => {
  const name = `<img src=x onerror=alert(1)>\u202egol.${'x'.repeat(400)}.ndjson`;
  const { dialog } = show({ files: [fileState(name, { state: 'reading' })] });
  const drawn = dialog.getByText(/^<img src=x onerror=alert\(1\)>⟨U\+202E⟩gol/);
  expect(drawn.tagName).toBe('BDI');
  expect(drawn.textContent).toHaveLength(128);
  expect(dialog.getByRole('button', { name: /^Remove <img/ })).toBeVisible();
  expect(document.querySelector('img')).toBeNull();
});
