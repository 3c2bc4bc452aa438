// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ServerClock } from '../api/server-clock';
import { usePinnedRange } from './pinned-range';

const NOW = Date.UTC(2024, 0, 15, 10);
const HOUR = 3_600_000;

function pin(from: string, to: string) {
  const device = { now: NOW };
  const clock = new ServerClock(
    () => device.now,
    () => device.now - NOW,
  );
  return { device, clock, ...renderHook(() => usePinnedRange(from, to, clock)) };
}

describe('usePinnedRange', () => {
  it('is this device’s hour until the server’s time is known, then the server’s', () => {
    const { clock, result } = pin('now-1h', 'now');
    expect(result.current).toMatchObject({
      range: { start: NOW - HOUR, end: NOW },
      untilNow: true,
      skewMs: 0,
    });
    act(() => clock.learn(NOW + HOUR, NOW, NOW));
    expect(result.current).toMatchObject({
      range: { start: NOW, end: NOW + HOUR },
      pinnedAt: NOW + HOUR,
      untilNow: false,
      skewMs: HOUR,
    });
  });

  it('stays pinned when the clocks agree, or nearly so', () => {
    for (const skew of [0, 20_000]) {
      const { clock, result } = pin('now-1h', 'now');
      const before = result.current.range;
      act(() => clock.learn(NOW + skew, NOW, NOW));
      expect(result.current.range).toBe(before);
      act(() => result.current.refresh());
      expect(result.current.range?.end).toBe(skew === 0 ? NOW + 1 : NOW + skew);
    }
  });

  it('leaves an absolute range alone', () => {
    const { clock, result } = pin('2024-01-15T08:00:00Z', '2024-01-15T09:00:00Z');
    const { range, pinnedAt } = result.current;
    act(() => clock.learn(NOW + HOUR, NOW, NOW));
    expect(result.current).toMatchObject({ range, pinnedAt, untilNow: false, skewMs: 0 });
  });

  it('comes back from a wrong time when the device’s clock is put right', () => {
    const { clock, device, result } = pin('now-1h', 'now');
    act(() => clock.learn(NOW + HOUR, NOW, NOW));
    device.now = NOW + HOUR;
    act(() => clock.learn(device.now, device.now, device.now));
    expect(result.current.range).toEqual({ start: NOW, end: NOW + HOUR });
    act(() => result.current.refresh());
    expect(result.current.pinnedAt).toBe(NOW + HOUR + 1);
  });
});
