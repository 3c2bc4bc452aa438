import { DataTable } from '../ui/data-table';
import { Dialog } from '../ui/dialog';
import type { Command } from './keyboard';

const KEY_NAMES = new Map([
  ['ArrowDown', '↓'],
  ['ArrowUp', '↑'],
  [' ', 'Space'],
]);

export function ShortcutHelp({
  commands,
  onClose,
}: {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <DataTable
        caption="Keyboard shortcuts"
        columns={[{ name: 'Keys' }, { name: 'Action' }]}
        rows={[
          ...commands.map((command) => ({
            key: command.name,
            cells: [command.keys.map((key) => KEY_NAMES.get(key) ?? key).join(' or '), command.name],
          })),
          { key: 'enter', cells: ['Enter or Space', 'Open or close the current entry'] },
          { key: 'escape', cells: ['Escape', 'Close the open entry, menu or dialog'] },
        ]}
      />
    </Dialog>
  );
}
