import { describe, expect, it } from 'vitest';
import { readEntry } from '../logs/entry';
import { RecentEntries } from './recent-entries';

const NOW = Date.parse('2024-01-15T10:45:00Z');
const at = (time: number) => readEntry({ timestamp: new Date(time).toISOString(), message: 'm' }, 'ep');
const untimed = readEntry({ message: 'm' }, 'ep');

describe('RecentEntries', () => {
  it('knows the newest time, whatever the order of arrival', () => {
    const recent = new RecentEntries();
    expect(recent.newest()).toBeNull();
    recent.add([untimed], NOW, true);
    expect(recent.newest()).toBeNull();
    recent.add([at(NOW + 5), at(NOW + 1)], NOW + 6, true);
    recent.add([at(NOW - 900)], NOW + 7, true);
    expect(recent.newest()).toBe(NOW + 5);
  });

  it('tells the server’s clock from live entries, and leaves out times ahead of it', () => {
    const recent = new RecentEntries();
    expect(recent.clockOffsetMs()).toBeNull();
    for (let i = 0; i < 9; i++) recent.add([at(NOW + i + 7_200_000)], NOW + i, true);
    recent.add([at(NOW + 30 * 86_400_000)], NOW + 10, true);
    recent.add(
      Array.from({ length: 50 }, () => at(NOW - 86_400_000)),
      NOW + 11,
      false,
    );
    expect(recent.clockOffsetMs()).toBe(7_200_000);
    expect(recent.newest()).toBe(NOW + 8 + 7_200_000);
  });

  it('forgets what is old, but never the last 1,000', () => {
    const recent = new RecentEntries();
    for (let i = 0; i < 3_000; i++) recent.add([at(NOW + i)], NOW + i, true);
    expect([...recent.entries()]).toHaveLength(3_000);
    expect(recent.forgottenUntil).toBeNull();
    recent.add([at(NOW + 200_000)], NOW + 200_000, true);
    expect([...recent.entries()]).toHaveLength(1_000);
    expect(recent.forgottenUntil).toBe(NOW + 2_000);
  });

  it('holds no more than its limit, and says up to when it has forgotten', () => {
    const recent = new RecentEntries(100);
    for (let i = 0; i < 5_000; i++) recent.add([at(NOW + i), at(NOW + i)], NOW + i, true);
    expect([...recent.entries()]).toHaveLength(100);
    expect(recent.forgottenUntil).toBe(NOW + 4_949);
    expect(recent.newest()).toBe(NOW + 4_999);
  });
});
