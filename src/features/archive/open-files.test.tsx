// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { ArchiveBanner } from './archive-banner';
import { ArchiveButton } from './archive-button';
import { fileState } from './archive-state';
import { DropTarget } from './drop-target';

const files = [new File(['a'], 'a.log'), new File(['b'], 'b.log')];
const names = (given: readonly File[]) => given.map(({ name }) => name);

test('several files can be chosen at once, and the same ones again', async () => {
  const onFiles = vi.fn();
  render(<ArchiveButton onFiles={onFiles} />);
  expect(screen.getByRole('button', { name: 'Open log file' })).toBeVisible();
  const input = screen.getByLabelText<HTMLInputElement>('Open log file', { selector: 'input' });
  await userEvent.upload(input, files);
  await userEvent.upload(input, files);
  expect(onFiles.mock.calls.map(([given]) => names(given))).toEqual([
    ['a.log', 'b.log'],
    ['a.log', 'b.log'],
  ]);
});

/** jsdom has no DataTransfer. */
const dragged = (types: readonly string[]) => ({ dataTransfer: { types, files } });

test('files dragged over the page show where they may be dropped, and are taken', () => {
  const onFiles = vi.fn();
  render(<DropTarget onFiles={onFiles} />);
  expect(fireEvent.dragEnter(document.body, dragged(['Files']))).toBe(false);
  expect(screen.getByRole('status', { hidden: true })).toHaveTextContent('Drop log files to open them');
  fireEvent.drop(document.body, dragged(['Files']));
  expect(screen.queryByRole('status', { hidden: true })).toBeNull();
  expect(names(onFiles.mock.calls[0]?.[0])).toEqual(['a.log', 'b.log']);
});

test('a folder among the files is told by its name, and not taken', () => {
  const onFiles = vi.fn();
  render(<DropTarget onFiles={onFiles} />);
  const entry = (name: string, isDirectory: boolean) => ({ webkitGetAsEntry: () => ({ name, isDirectory }) });
  fireEvent.drop(document.body, {
    dataTransfer: {
      types: ['Files'],
      files: [new File(['a'], 'a.log'), new File([], 'logs')],
      items: [entry('a.log', false), entry('logs', true), { webkitGetAsEntry: () => null }],
    },
  });
  const [given, folders] = onFiles.mock.calls[0] ?? [];
  expect(names(given)).toEqual(['a.log']);
  expect(folders).toEqual(['logs']);
});

test('text dragged over the page is left alone, and so is what leaves it', () => {
  const onFiles = vi.fn();
  render(<DropTarget onFiles={onFiles} />);
  expect(fireEvent.dragEnter(document.body, dragged(['text/plain']))).toBe(true);
  expect(screen.queryByRole('status', { hidden: true })).toBeNull();
  fireEvent.dragEnter(document.body, dragged(['Files']));
  // The pointer has left the window: there is no element it goes to.
  fireEvent.dragLeave(document.body);
  expect(screen.queryByRole('status', { hidden: true })).toBeNull();
  expect(onFiles).not.toHaveBeenCalled();
});

test('the banner says that entries come from files, of what quality, and leads back', async () => {
  const onCloseFiles = vi.fn();
  const onShowFiles = vi.fn();
  render(
    <ArchiveBanner
      files={[
        fileState('a.log', { id: 1, badCount: 3 }),
        fileState('b.log', { id: 2, state: 'cancelled' }),
        fileState('c.log', { id: 3 }),
        fileState('d.log', { id: 4 }),
      ]}
      entries={4_800}
      untimed={1}
      connection="api.example.com"
      onShowFiles={onShowFiles}
      onShowSoFar={() => undefined}
      onCloseFiles={onCloseFiles}
    />,
  );
  expect(screen.getByRole('region', { name: 'Log files shown' })).toHaveTextContent(
    'Shown from 4 files, never uploaded: a.log, b.log, c.log and 1 more (4,800 entries; 3 bad lines; 1 file is not read to the end; 1 entry has no time).',
  );
  await userEvent.click(screen.getByRole('button', { name: 'Show files' }));
  expect(onShowFiles).toHaveBeenCalledOnce();
  await userEvent.click(screen.getByRole('button', { name: 'Close files and go back to api.example.com' }));
  expect(onCloseFiles).toHaveBeenCalledOnce();
});

test('while a file is read the banner says how far it is, and shows more on request', async () => {
  const onShowSoFar = vi.fn();
  const banner = (read: number, shown: number | null) => (
    <ArchiveBanner
      files={[
        fileState('big.ndjson', { state: 'reading', bytesRead: 900, entries: read }),
        fileState('next.log', { id: 2, state: 'waiting', entries: 0 }),
      ]}
      entries={shown}
      untimed={0}
      connection="Demo data"
      onShowFiles={() => undefined}
      onShowSoFar={onShowSoFar}
      onCloseFiles={() => undefined}
    />
  );
  const { rerender } = render(banner(0, null));
  expect(screen.getByRole('region', { name: 'Log files shown' })).toHaveTextContent(
    'Opening 2 files, never uploaded: big.ndjson, next.log (0 entries so far; reading big.ndjson, 45 %, 1 file waits).',
  );
  rerender(banner(2_000, 2_000));
  expect(screen.getByRole('region', { name: 'Log files shown' })).toHaveTextContent('(2,000 entries so far;');
  expect(screen.getByRole('button', { name: 'Show the 2,000 read so far' })).toBeDisabled();
  rerender(banner(30_000, 2_000));
  await userEvent.click(screen.getByRole('button', { name: 'Show the 30,000 read so far' }));
  expect(onShowSoFar).toHaveBeenCalledOnce();
});
