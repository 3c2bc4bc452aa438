import { expect, it } from 'vitest';
import { HOURS_BACK, hoursBackOf, rangeOfHours } from './hours-back';

it('reads what it wrote, and other ways to write the same', () => {
  for (const hours of HOURS_BACK) {
    const { from, to } = rangeOfHours(hours);
    expect(hoursBackOf(from, to)).toBe(hours);
  }
  expect(hoursBackOf('now-60m', 'now')).toBe(1);
  expect(hoursBackOf('now-1d', 'now')).toBe(24);
});

it.each([
  ['now-2h', 'now'],
  ['now-1h', 'now-10m'],
  ['2024-01-15T10:00:00Z', 'now'],
  ['now-90m', 'now'],
])('takes %s to %s for another range', (from, to) => {
  expect(hoursBackOf(from, to)).toBeNull();
});
