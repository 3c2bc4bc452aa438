// @vitest-environment jsdom
import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lazyPart } from '../ui/lazy-part';
import { Part } from './part';

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const show = (part: React.ReactNode) => act(async () => render(part));

/** A part whose script fails so many times before it comes. */
function failing(times: number, text: string) {
  let left = times;
  const load = vi.fn(async () => {
    if (left-- > 0) throw new TypeError('Failed to fetch https://host/key=sk-1234');
    return () => <p>{text}</p>;
  });
  return { load, Drawn: lazyPart<object>(load) };
}

it('says what could not be loaded, leaves the rest alone, and really tries again', async () => {
  const { load, Drawn } = failing(2, 'the tail');
  await show(
    <>
      <Part name="Live tail" loss="Entries are lost.">
        <Drawn />
      </Part>
      <p>the table</p>
    </>,
  );
  const alert = screen.getByRole('alert');
  expect(alert).toHaveTextContent('Live tail: this part of the dashboard could not be loaded.');
  expect(alert).toHaveTextContent('Entries are lost.');
  expect(alert).toHaveTextContent('Filters and view are kept in the address');
  expect(alert).not.toHaveTextContent('sk-1234');
  expect(screen.getByText('the table')).toBeVisible();
  expect(within(alert).queryByRole('button', { name: 'Close' })).toBeNull();

  await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
  // It failed again: the keyboard is where it was.
  const again = await screen.findByRole('button', { name: 'Try again' });
  expect(again).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  expect(await screen.findByText('the tail')).toBeVisible();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(load).toHaveBeenCalledTimes(3);
});

it('says so where the device is offline, and loads by itself when it is not any more', async () => {
  const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  const [pane, dialog] = [failing(1, 'the charts'), failing(1, 'the dialog')];
  await show(
    <>
      <Part name="Summary">
        <pane.Drawn />
      </Part>
      <Part name="Saved views" onClose={() => undefined}>
        <dialog.Drawn />
      </Part>
    </>,
  );
  expect(screen.getAllByRole('alert')[0]).toHaveTextContent('This device is offline');
  onLine.mockReturnValue(true);
  await act(async () => window.dispatchEvent(new Event('online')));
  expect(screen.getByText('the charts')).toBeVisible();
  // What opens over the page does not when nobody asks for it.
  expect(screen.getByRole('alert')).toHaveTextContent('Saved views');
  expect(dialog.load).toHaveBeenCalledOnce();
});

it('tries every part again that could not be loaded, with one press', async () => {
  const [one, other] = [failing(1, 'one'), failing(1, 'other')];
  await show(
    <>
      <Part name="One">
        <one.Drawn />
      </Part>
      <Part name="Other">
        <other.Drawn />
      </Part>
    </>,
  );
  const [first] = screen.getAllByRole('button', { name: 'Try again' });
  if (first !== undefined) await userEvent.click(first);
  expect(await screen.findByText('one')).toBeVisible();
  expect(await screen.findByText('other')).toBeVisible();
});

it('fetches again what is opened anew after it failed and was closed', async () => {
  const { Drawn } = failing(1, 'the dialog');
  function Opener() {
    const [open, setOpen] = useState(false);
    return (
      <>
        <button type="button" onClick={() => setOpen(true)}>
          Open
        </button>
        {open && (
          <Part name="Saved views" onClose={() => setOpen(false)}>
            <Drawn />
          </Part>
        )}
      </>
    );
  }
  await show(<Opener />);
  await userEvent.click(screen.getByRole('button', { name: 'Open' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('alert')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Open' }));
  expect(await screen.findByText('the dialog')).toBeVisible();
});

it('keeps an error to the part that threw it, and its text to itself', async () => {
  let broken = true;
  const Details = () => {
    if (broken) throw new Error('Unexpected token in "password=hunter2"');
    return <p>details</p>;
  };
  await show(
    <table aria-label="Log entries">
      <tbody>
        <tr>
          <td>
            message
            <Part name="Entry details">
              <Details />
            </Part>
          </td>
        </tr>
      </tbody>
    </table>,
  );
  const table = screen.getByRole('table', { name: 'Log entries' });
  expect(table).toHaveTextContent('message');
  const alert = within(table).getByRole('alert');
  expect(alert).toHaveTextContent('Entry details: this part of the dashboard stopped with an error.');
  expect(alert).not.toHaveTextContent('hunter2');
  broken = false;
  await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
  expect(table).toHaveTextContent('details');
});

it('speaks of the whole where it is the whole', async () => {
  const Broken = (): React.ReactNode => {
    throw new Error('anything');
  };
  await show(
    <Part>
      <Broken />
    </Part>,
  );
  expect(screen.getByRole('alert')).toHaveTextContent('The dashboard stopped with an error.');
  expect(screen.getByRole('alert')).not.toHaveTextContent('other parts');
});
