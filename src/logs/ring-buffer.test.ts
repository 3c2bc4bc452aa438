import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RingBuffer } from './ring-buffer';

type Step =
  | { readonly kind: 'push'; readonly value: number }
  | { readonly kind: 'drop' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'resize'; readonly capacity: number };

const capacities = fc.integer({ min: 1, max: 9 });
const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('push' as const), value: fc.integer() }) },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: 'drop' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: 'clear' }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('resize' as const), capacity: capacities }) },
  ),
  { maxLength: 60 },
);

/** The values held, oldest first, each with its sequence number. */
function held<T>(ring: RingBuffer<T>): (readonly [number, T | undefined])[] {
  return Array.from({ length: ring.length }, (_, index) => {
    const seq = ring.firstSeq + index;
    return [seq, ring.at(seq)] as const;
  });
}

describe('RingBuffer', () => {
  it('behaves like a list of numbered values cut at the front', () => {
    fc.assert(
      fc.property(capacities, steps, (capacity, sequence) => {
        let ring = new RingBuffer<number>(capacity);
        let model: (readonly [number, number])[] = [];
        let next = 0;
        let limit = capacity;
        for (const step of sequence) {
          if (step.kind === 'push') {
            expect(ring.push(step.value)).toBe(next);
            model.push([next++, step.value]);
          } else if (step.kind === 'drop') {
            expect(ring.dropOldest()).toBe(model.shift()?.[1]);
          } else if (step.kind === 'clear') {
            ring.clear();
            model = [];
          } else {
            limit = step.capacity;
            ring = ring.resized(limit);
          }
          model = model.slice(Math.max(0, model.length - limit));
          expect(held(ring)).toEqual(model);
          expect(ring.endSeq).toBe(next);
          expect(ring.isFull).toBe(model.length === limit);
        }
      }),
    );
  });

  it('answers undefined for numbers it does not hold', () => {
    const ring = new RingBuffer<string>(2);
    for (const value of ['a', 'b', 'c']) ring.push(value);
    expect(ring.at(0)).toBeUndefined();
    expect(ring.at(1)).toBe('b');
    expect(ring.at(3)).toBeUndefined();
    expect(ring.at(-1)).toBeUndefined();
  });

  it('copies into an independent buffer', () => {
    const ring = new RingBuffer<string>(2);
    ring.push('a');
    const copy = ring.copy();
    ring.push('b');
    ring.push('c');
    expect(held(copy)).toEqual([[0, 'a']]);
    copy.push('x');
    expect(ring.at(1)).toBe('b');
  });

  it('refuses a capacity that holds nothing', () => {
    expect(() => new RingBuffer(0)).toThrow(RangeError);
    expect(() => new RingBuffer(1.5)).toThrow(RangeError);
  });
});
