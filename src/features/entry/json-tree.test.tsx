// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { FieldFilter } from '../../logs/field-filter';
import type { Json } from '../../logs/json';
import { JsonTree } from './json-tree';

const CLOSED = '[aria-expanded="false"] > *';

function show(value: Json): FieldFilter[] {
  const filters: FieldFilter[] = [];
  render(<JsonTree value={value} path={['metadata']} onFilterField={(filter) => filters.push(filter)} />);
  return filters;
}

describe('JsonTree', () => {
  it('opens two levels, shows sizes, and draws the rest when asked', async () => {
    const user = userEvent.setup();
    show({ outer: { inner: { leaf: 'deep' }, list: [1, 2, 3] } });
    expect(screen.getByRole('button', { name: 'outer {2}' })).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByRole('button', { name: 'list [3]' })).toHaveAttribute('aria-expanded', 'false');
    expect(screen.queryByText('deep')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'inner {1}' }));
    expect(screen.getByText('deep')).toBeVisible();
  });

  it('makes filters from the whole path, hostile keys included', async () => {
    const user = userEvent.setup();
    const filters = show(JSON.parse('{"__proto__": {"a": null}, "": 1}') as Json);
    await user.click(screen.getByRole('button', { name: 'Filter by __proto__.a: null' }));
    expect(filters).toEqual([{ path: ['metadata', '__proto__', 'a'], value: 'null', exclude: false }]);
  });

  it('shows many members in steps', () => {
    show(Array.from({ length: 450 }, (_, index) => `value ${index}`));
    expect(screen.getAllByText(/^value \d+$/)).toHaveLength(30);
    // By text: the accessibility tree of two thousand buttons takes seconds to compute in jsdom.
    fireEvent.click(screen.getByText('Show 200 more (420 left)'));
    fireEvent.click(screen.getByText('Show 200 more (220 left)'));
    fireEvent.click(screen.getByText('Show 20 more (20 left)'));
    expect(screen.getAllByText(/^value \d+$/)).toHaveLength(450);
    expect(screen.queryByText(/^Show \d+ more/)).toBeNull();
  });

  it('clips long strings, and offers no filter that the address cannot take', async () => {
    const user = userEvent.setup();
    show({ prompt: 'p'.repeat(2_500) });
    expect(screen.queryByText('p'.repeat(2_500))).toBeNull();
    expect(screen.queryByRole('button', { name: /^Filter by/ })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show all 2,500 characters' }));
    expect(screen.getByText('p'.repeat(2_500))).toBeVisible();
  });

  it('copies a value as it was sent', async () => {
    const user = userEvent.setup();
    show({ name: 'a\u200bb' });
    await user.click(screen.getByRole('button', { name: 'Copy name' }));
    expect(await navigator.clipboard.readText()).toBe('a\u200bb');
  });

  it('marks whole numbers that JSON parsing rounds', () => {
    show({ seed: 2 ** 60, small: 42 });
    expect(screen.getAllByText(/last digits may differ/)).toHaveLength(1);
  });

  it('opens very deep values level by level, and shows raw text below a hundred', () => {
    let value: Json = 'core';
    for (let depth = 0; depth < 50_000; depth++) value = [value];
    show(value);
    for (let depth = 2; depth <= 100; depth++) fireEvent.click(screen.getByText('[1]', { selector: CLOSED }));
    expect(screen.queryByText('[1]', { selector: CLOSED })).toBeNull();
    expect(screen.getByText(/^\[{99}/)).toBeVisible();
    expect(screen.getByText('Show more (95,710 characters left)')).toBeVisible();
  });
});
