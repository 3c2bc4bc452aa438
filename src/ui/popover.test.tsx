// @vitest-environment jsdom
import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { lazy, Suspense } from 'react';
import { expect, it, vi } from 'vitest';
import { Menu } from './menu';
import { Popover } from './popover';

function showPopover() {
  render(
    <>
      <Popover name="Time range" label="Last hour" panelName="Choose a time range">
        {(close) => (
          <>
            <input aria-label="From" />
            <button type="button" onClick={close}>
              Apply
            </button>
          </>
        )}
      </Popover>
      <button type="button">Elsewhere</button>
    </>,
  );
  return screen.getByRole('button', { name: 'Time range' });
}

it('moves the focus into content that comes later', async () => {
  let arrive: (module: { default: () => React.JSX.Element }) => void = () => undefined;
  const Late = lazy(
    () =>
      new Promise<{ default: () => React.JSX.Element }>((resolve) => {
        arrive = resolve;
      }),
  );
  render(
    <Popover name="Columns">
      {() => (
        <Suspense fallback="Loading…">
          <Late />
        </Suspense>
      )}
    </Popover>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
  expect(screen.getByRole('dialog', { name: 'Columns' })).toHaveTextContent('Loading…');
  await act(async () => arrive({ default: () => <input aria-label="Time" /> }));
  expect(screen.getByRole('textbox', { name: 'Time' })).toHaveFocus();
});

it('opens a named panel, moves the focus into it, and says that it is open', async () => {
  const button = showPopover();
  expect(button).toHaveTextContent('Last hour');
  expect(button).toHaveAttribute('aria-expanded', 'false');
  await userEvent.click(button);
  const panel = screen.getByRole('dialog', { name: 'Choose a time range' });
  expect(button).toHaveAttribute('aria-expanded', 'true');
  expect(button).toHaveAttribute('aria-controls', panel.id);
  expect(within(panel).getByRole('textbox', { name: 'From' })).toHaveFocus();
});

it('closes on Escape and by its content, giving the focus back', async () => {
  const button = showPopover();
  await userEvent.click(button);
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  expect(button).toHaveFocus();
  await userEvent.click(button);
  await userEvent.click(screen.getByRole('button', { name: 'Apply' }));
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  expect(button).toHaveFocus();
});

it('keeps an Escape that closed it from what is around it', async () => {
  const outer = vi.fn();
  document.addEventListener('keydown', outer);
  const button = showPopover();
  await userEvent.click(button);
  await userEvent.keyboard('{Escape}');
  expect(outer).not.toHaveBeenCalled();
  await userEvent.keyboard('{Escape}');
  expect(outer).toHaveBeenCalledTimes(1);
  document.removeEventListener('keydown', outer);
});

it('closes on a press outside and when the focus leaves, but not on its own button twice', async () => {
  const button = showPopover();
  await userEvent.click(button);
  await userEvent.click(screen.getByRole('button', { name: 'Elsewhere' }));
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  await userEvent.click(button);
  await userEvent.tab();
  expect(screen.getByRole('button', { name: 'Apply' })).toHaveFocus();
  await userEvent.tab();
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  await userEvent.click(button);
  await userEvent.click(button);
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

function showMenu() {
  const chosen = vi.fn();
  const entries = ['JSON', 'Text', 'CSV'].map((label) => ({
    label,
    hint: 'h',
    onSelect: () => chosen(label),
  }));
  render(<Menu name="Export" entries={entries} />);
  return { chosen, button: screen.getByRole('button', { name: 'Export' }) };
}

it('a menu is walked through with arrows, Home and End, round and round', async () => {
  const { button } = showMenu();
  button.focus();
  await userEvent.keyboard('{Enter}');
  const entry = (name: string) => screen.getByRole('menuitem', { name });
  expect(screen.getByRole('menu', { name: 'Export' })).toBeVisible();
  expect(entry('JSON')).toHaveFocus();
  await userEvent.keyboard('{ArrowDown}');
  expect(entry('Text')).toHaveFocus();
  await userEvent.keyboard('{End}');
  expect(entry('CSV')).toHaveFocus();
  await userEvent.keyboard('{ArrowDown}');
  expect(entry('JSON')).toHaveFocus();
  await userEvent.keyboard('{ArrowUp}');
  expect(entry('CSV')).toHaveFocus();
  await userEvent.keyboard('{Home}');
  expect(entry('JSON')).toHaveFocus();
});

it('a menu’s entry is chosen with Enter, once, and the menu closes', async () => {
  const { button, chosen } = showMenu();
  await userEvent.click(button);
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(chosen.mock.calls).toEqual([['Text']]);
  expect(screen.queryByRole('menu')).not.toBeInTheDocument();
  expect(button).toHaveFocus();
});

it('a menu closes on Escape without choosing', async () => {
  const { button, chosen } = showMenu();
  await userEvent.click(button);
  await userEvent.keyboard('{Escape}');
  expect(chosen).not.toHaveBeenCalled();
  expect(button).toHaveFocus();
});
