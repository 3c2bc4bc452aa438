import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue';

describe('EventQueue', () => {
  it('gives values in order, whether they or their takers come first', async () => {
    const queue = new EventQueue<number>();
    const first = queue.next();
    const second = queue.next();
    void queue.put(1);
    void queue.put(2);
    void queue.put(3);
    expect(await Promise.all([first, second, queue.next()])).toMatchObject([
      { value: 1 },
      { value: 2 },
      { value: 3 },
    ]);
  });

  it('lets a producer go on when its value is taken', async () => {
    const queue = new EventQueue<number>();
    let free = false;
    const put = queue.put(1).then(() => {
      free = true;
    });
    await Promise.resolve();
    expect(free).toBe(false);
    await queue.next();
    await put;
    expect(free).toBe(true);
  });

  it('frees everyone when it is closed', async () => {
    const full = new EventQueue<number>();
    const put = full.put(1);
    full.close();
    await put;
    await full.put(2);
    expect(await full.next()).toEqual({ done: true, value: undefined });
    const empty = new EventQueue<number>();
    const next = empty.next();
    empty.close();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
