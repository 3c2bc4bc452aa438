// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_VIEW, type ViewState } from '../../logs/view-state';
import { useSavedViews } from '../../settings/saved-views';
import { startView } from '../../settings/start-view';
import { SavedViewsDialog } from './saved-views-dialog';

const VIEW: ViewState = {
  ...DEFAULT_VIEW,
  from: 'now-6h',
  level: 'error',
  aggregations: ['by=source;show=count'],
};

beforeEach(() => {
  // jsdom knows the dialog element but not how to open it.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
  localStorage.clear();
  useSavedViews.setState({ views: [], undo: null });
});

function show(view: ViewState = VIEW) {
  const opened: ViewState[] = [];
  render(<SavedViewsDialog view={view} onOpenView={(one) => opened.push(one)} onClose={() => undefined} />);
  return opened;
}

const list = () => screen.getByRole('list', { name: 'Saved views', hidden: true });
const button = (name: string) => screen.getByRole('button', { name, hidden: true });

describe('SavedViewsDialog', () => {
  it('keeps what is looked at under a name, and opens it', async () => {
    const user = userEvent.setup();
    const opened = show();
    expect(screen.getByText('No saved views yet.')).toBeInTheDocument();
    await user.type(screen.getByLabelText('Name of this view'), 'Errors <b>today</b>{Enter}');
    expect(within(list()).getByText('Errors <b>today</b>')).toBeInTheDocument();
    await user.click(button('Open Errors <b>today</b>'));
    expect(opened).toEqual([VIEW]);
  });

  it('renames, refuses a name that is taken, deletes and undoes', async () => {
    const user = userEvent.setup();
    useSavedViews.getState().save('a', 'level=warn');
    useSavedViews.getState().save('b', 'level=error');
    show();
    await user.click(button('Rename a'));
    const field = screen.getByLabelText('New name of a');
    expect(field).toHaveFocus();
    await user.clear(field);
    await user.type(field, 'B');
    expect(screen.getByText('There is a view of this name.')).toBeInTheDocument();
    await user.type(field, '2{Enter}');
    expect(button('Open B2')).toBeInTheDocument();
    await user.click(button('Delete B2'));
    expect(screen.queryByRole('button', { name: 'Open B2', hidden: true })).toBeNull();
    expect(button('Undo')).toHaveFocus();
    await user.click(button('Undo'));
    expect(button('Open B2')).toBeInTheDocument();
  });

  it('puts the present view in place of a saved one, and starts with one', async () => {
    const user = userEvent.setup();
    useSavedViews.getState().save('a', 'level=warn');
    show();
    await user.click(button('Overwrite a'));
    const { query } = useSavedViews.getState().views[0] ?? { query: '' };
    expect(query).toContain('from=now-6h');
    expect(within(list()).getByText('shown now')).toBeInTheDocument();
    await user.click(button('Start with a'));
    expect(startView()).toBe(query);
    expect(button('Start with a')).toHaveAttribute('aria-pressed', 'true');
    await user.click(button('Start with a'));
    expect(startView()).toBe('');
  });

  it('takes views from a file, and says what it cannot read', async () => {
    const user = userEvent.setup();
    show();
    const input = screen.getByLabelText('Import saved views');
    await user.upload(input, new File(['{"logs":[]}'], 'x.json', { type: 'application/json' }));
    const status = screen.getByRole('status', { name: 'Saved views changed', hidden: true });
    await expect.poll(() => status.textContent).toContain('the file is no list of views');
    const views = [{ name: 'theirs', query: 'level=fatal&apiKey=sk' }, { name: 7 }];
    await user.upload(input, new File([JSON.stringify({ views })], 'y.json', { type: 'application/json' }));
    await expect.poll(() => status.textContent).toContain('Imported 1');
    expect(status).toHaveTextContent('1 view of the file could not be read');
    expect(useSavedViews.getState().views).toEqual([{ name: 'theirs', query: 'level=fatal' }]);
  });
});
