// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, expect, it, vi } from 'vitest';
import { Dialog } from './dialog';

// jsdom knows the element but not its modal methods.
beforeAll(() => {
  const prototype: Partial<HTMLDialogElement> = HTMLDialogElement.prototype;
  prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false;
  };
});

it('is open while mounted, named by its title, and shows its content', () => {
  const { unmount } = render(
    <Dialog title="Connection" onClose={() => undefined}>
      <p>Content</p>
    </Dialog>,
  );
  const dialog = screen.getByRole<HTMLDialogElement>('dialog', { name: 'Connection' });
  expect(dialog.open).toBe(true);
  expect(screen.getByRole('heading', { name: 'Connection' })).toBeVisible();
  expect(screen.getByText('Content')).toBeVisible();
  unmount();
  expect(dialog.open).toBe(false);
});

it('leaves closing to its owner: by the button and by Escape', async () => {
  const onClose = vi.fn();
  render(
    <Dialog title="Connection" onClose={onClose}>
      x
    </Dialog>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(onClose).toHaveBeenCalledTimes(1);
  // What a browser sends for Escape; not prevented, it would close the dialog behind its owner's back.
  const allowed = fireEvent(screen.getByRole('dialog'), new Event('cancel', { cancelable: true }));
  expect(onClose).toHaveBeenCalledTimes(2);
  expect(allowed).toBe(false);
  expect(screen.getByRole<HTMLDialogElement>('dialog').open).toBe(true);
});
