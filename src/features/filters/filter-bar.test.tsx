// @vitest-environment jsdom
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_VIEW, type ViewState } from '../../logs/view-state';
import { FilterBar, type FilterBarProps } from './filter-bar';
import { DEBOUNCE_MS } from './use-draft';

function setup(view: Partial<ViewState> = {}, props: Partial<FilterBarProps> = {}) {
  const onChange = vi.fn<FilterBarProps['onChange']>();
  const onRefresh = vi.fn();
  const bar = (state: ViewState) => (
    <FilterBar
      view={state}
      knownEndpoints={['ep_a', 'ep_b']}
      chosenEndpoints={state.endpoints.length > 0 ? state.endpoints : ['ep_a']}
      knownSources={['api_handler', 'model_loader']}
      serverSearchProblem={null}
      refreshing={false}
      onChange={onChange}
      onRefresh={onRefresh}
      {...props}
    />
  );
  const { rerender } = render(bar({ ...DEFAULT_VIEW, ...view }));
  return {
    onChange,
    onRefresh,
    show: (next: Partial<ViewState>) => rerender(bar({ ...DEFAULT_VIEW, ...next })),
  };
}

describe('FilterBar', () => {
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('carries every control by its name', () => {
    setup();
    const bar = within(screen.getByRole('search', { name: 'Log filters' }));
    for (const name of ['Endpoint', 'Minimum level', 'Source', 'Page size'])
      bar.getByRole('combobox', { name });
    bar.getByRole('searchbox', { name: 'Search messages' });
    bar.getByRole('textbox', { name: 'Job ID' });
    for (const name of [/^Time range/, 'Refresh', 'Clear filters']) bar.getByRole('button', { name });
  });

  it('takes a search over once, after the typing pauses', () => {
    const { onChange } = setup();
    const box = screen.getByRole('searchbox');
    fireEvent.change(box, { target: { value: 'OO' } });
    act(() => void vi.advanceTimersByTime(DEBOUNCE_MS - 50));
    fireEvent.change(box, { target: { value: 'OOM' } });
    expect(onChange).not.toHaveBeenCalled();
    act(() => void vi.advanceTimersByTime(DEBOUNCE_MS));
    expect(onChange.mock.calls).toEqual([[{ search: 'OOM' }]]);
  });

  it('takes a search over at once on Enter, and not again after the pause', () => {
    const { onChange } = setup();
    const box = screen.getByRole('searchbox');
    fireEvent.change(box, { target: { value: 'OOM' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    act(() => void vi.advanceTimersByTime(DEBOUNCE_MS * 2));
    expect(onChange.mock.calls).toEqual([[{ search: 'OOM' }]]);
  });

  it('explains an invalid pattern while it is typed and does not send it', () => {
    const { onChange } = setup();
    const box = screen.getByRole('searchbox');
    fireEvent.change(box, { target: { value: 'memory(' } });
    act(() => void vi.advanceTimersByTime(DEBOUNCE_MS * 2));
    expect(box).toHaveAttribute('aria-invalid', 'true');
    expect(box).toHaveAccessibleDescription(/Not a valid regular expression: .*group/i);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('follows the address: a search from outside replaces the draft', () => {
    const { show } = setup({ search: 'old' });
    show({ search: 'new' });
    expect(screen.getByRole('searchbox')).toHaveValue('new');
  });

  it('chooses one endpoint or all', async () => {
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    const { onChange } = setup();
    await user.selectOptions(screen.getByRole('combobox', { name: 'Endpoint' }), 'All 2 endpoints');
    expect(onChange).toHaveBeenLastCalledWith({ endpoints: ['ep_a', 'ep_b'] });
  });

  it('refuses a time range that runs backwards and applies a good one in UTC', async () => {
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    const { onChange } = setup({ from: '2024-01-15T10:00:00Z', to: '2024-01-15T11:00:00Z' });
    await user.click(screen.getByRole('button', { name: /^Time range/ }));
    const dialog = within(screen.getByRole('dialog', { name: 'Time range' }));
    const from = await dialog.findByRole('textbox', { name: 'From' });
    await user.clear(from);
    await user.type(from, '2024-01-15T12:00:00Z');
    expect(dialog.getByRole('button', { name: 'Apply' })).toBeDisabled();
    await user.clear(from);
    await user.type(from, 'now-2h');
    await user.clear(dialog.getByRole('textbox', { name: 'To' }));
    await user.type(dialog.getByRole('textbox', { name: 'To' }), 'now');
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    expect(onChange).toHaveBeenLastCalledWith({ from: 'now-2h', to: 'now' });
  });

  it('shows each source and field filter with a button that removes it', async () => {
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    const field = { path: ['metadata', 'errorCode'], value: 'CUDA_OOM', exclude: false };
    const { onChange } = setup({ sources: ['model_loader'], fields: [field] });
    await user.click(screen.getByRole('button', { name: 'Remove filter metadata.errorCode = CUDA_OOM' }));
    expect(onChange).toHaveBeenLastCalledWith({ fields: [] });
    await user.click(screen.getByRole('button', { name: 'Remove filter source = model_loader' }));
    expect(onChange).toHaveBeenLastCalledWith({ sources: [] });
  });
});
