import type { Key } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { SizeUpkeep } from './size-upkeep';

const HELD = 5_000;

describe('the upkeep of measured heights', () => {
  it('keeps those of all rows held and no more than a share of others, while rows come and go', () => {
    const sizes = new Map<Key, number>();
    const upkeep = new SizeUpkeep();
    let most = 0;
    let lost = 0;
    for (let seq = 0; seq < 60_000; seq++) {
      sizes.set(seq % 2 === 0 ? seq : `${seq}-open`, 40);
      const oldest = Math.max(0, seq + 1 - HELD);
      upkeep.forgetBefore(oldest, sizes);
      most = Math.max(most, sizes.size);
      if (!sizes.has(oldest) && !sizes.has(`${oldest}-open`)) lost++;
    }
    expect(most).toBeGreaterThan(HELD);
    expect(most).toBeLessThanOrEqual(HELD + 1_001);
    expect(lost).toBe(0);
  });

  it('does not go through them again and again while a filter leaves few rows', () => {
    const sizes = new Map<Key, number>(Array.from({ length: 50_000 }, (_, seq) => [seq, 40]));
    const upkeep = new SizeUpkeep();
    const passes = vi.spyOn(sizes, 'keys');
    for (let seq = 50_000; seq < 52_000; seq++) {
      sizes.set(seq, 40);
      upkeep.forgetBefore(7, sizes);
    }
    expect(passes).toHaveBeenCalledOnce();
  });
});
