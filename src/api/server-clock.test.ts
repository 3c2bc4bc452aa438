import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ServerClock, serverClockAt, skewNotice } from './server-clock';

const NOW = Date.UTC(2024, 0, 15);
const HOUR = 3_600_000;

function clockOf() {
  const device = { now: NOW, running: 5_000 };
  const clock = new ServerClock(
    () => device.now,
    () => device.running,
  );
  return { device, clock };
}

describe('ServerClock', () => {
  it('is the device’s until the server has told its time', () => {
    const { clock } = clockOf();
    expect([clock.isKnown(), clock.skewMs(), clock.now()]).toEqual([false, 0, NOW]);
  });

  it('follows a server that is ahead or behind', () => {
    for (const skew of [HOUR, -HOUR, 40_000]) {
      const { clock } = clockOf();
      clock.learn(NOW + skew, NOW - 100, NOW + 100);
      expect([clock.isKnown(), clock.skewMs(), clock.now()]).toEqual([true, skew, NOW + skew]);
    }
  });

  it('takes what lies within the time of the answer for no difference', () => {
    const { clock } = clockOf();
    clock.learn(NOW + 4_000, NOW - 3_000, NOW + 3_000);
    expect([clock.isKnown(), clock.skewMs()]).toEqual([true, 0]);
  });

  it('believes neither an answer that took a minute nor a time of another day', () => {
    const { clock } = clockOf();
    clock.learn(NOW + HOUR, NOW - 60_000, NOW);
    clock.learn(0, NOW, NOW);
    clock.learn(Number.NaN, NOW, NOW);
    clock.learn(NOW + 25 * HOUR, NOW, NOW);
    expect(clock.isKnown()).toBe(false);
  });

  it('tells listeners of a change, not of noise', () => {
    const { clock } = clockOf();
    const listener = vi.fn();
    const leave = clock.subscribe(listener);
    clock.learn(NOW + HOUR, NOW, NOW);
    clock.learn(NOW + HOUR + 900, NOW, NOW);
    expect(listener).toHaveBeenCalledTimes(1);
    leave();
    clock.learn(NOW, NOW, NOW);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('wants to be told anew after the device’s clock was set', () => {
    const { clock, device } = clockOf();
    clock.learn(NOW + HOUR, NOW, NOW);
    device.now += 20 * HOUR;
    device.running += 20 * HOUR;
    expect(clock.isKnown()).toBe(true);
    device.now += HOUR;
    expect(clock.isKnown()).toBe(false);
    clock.learn(device.now, device.now, device.now);
    expect([clock.isKnown(), clock.skewMs()]).toEqual([true, 0]);
  });

  it('is never off by more than the answer took, and a second or two', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -20 * HOUR, max: 20 * HOUR }),
        fc.integer({ min: 0, max: 20_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (skew, took, when) => {
          const { clock } = clockOf();
          clock.learn(NOW + Math.round(took * when) + skew, NOW, NOW + took);
          expect(Math.abs(clock.skewMs() - skew)).toBeLessThanOrEqual(took * 1.5 + 2_001);
        },
      ),
    );
  });

  it('is one for each address', () => {
    expect(serverClockAt('https://a.test')).toBe(serverClockAt('https://a.test'));
    expect(serverClockAt('https://a.test')).not.toBe(serverClockAt('https://b.test'));
  });
});

describe('skewNotice', () => {
  it.each<[number, string | null]>([
    [0, null],
    [29_999, null],
    [-29_999, null],
    [45_000, '45 s ahead of'],
    [HOUR, '1 h ahead of'],
    [-HOUR, '1 h behind'],
    [-HOUR - 300_000, '1 h 5 min behind'],
    [5 * 60_000, '5 min ahead of'],
    [3_599_000, '1 h ahead of'],
  ])('of %d ms: %s', (skew, says) => {
    if (says === null) expect(skewNotice(skew)).toBeNull();
    else
      expect(skewNotice(skew)).toBe(
        `The server's clock is ${says} this browser's; relative times follow the server.`,
      );
  });
});
