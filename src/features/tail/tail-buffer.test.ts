import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS } from '../../logs/level';
import { liveEntry } from './scripted-source';
import { MAX_SOURCES, TailBuffer } from './tail-buffer';
import { isDivider, type TailRow } from './tail-row';

const DIVIDER = { divider: 'filters', at: 0 } as const;

const entries = fc.array(
  fc.record({ level: fc.constantFrom(...LEVELS, 'odd'), source: fc.constantFrom('a', 'b') }),
  { maxLength: 12 },
);
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: entries.map((batch) => ({ kind: 'append' as const, batch })) },
    { weight: 2, arbitrary: fc.constant({ kind: 'divider' as const }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('a', 'b', null).map((source) => ({ kind: 'filter' as const, source })),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 20 }).map((capacity) => ({ kind: 'resize' as const, capacity })),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
  ),
  { maxLength: 30 },
);

function rowsOf(buffer: TailBuffer): (TailRow | undefined)[] {
  return Array.from({ length: buffer.rowCount }, (_, index) => buffer.rowAt(index));
}

describe('TailBuffer', () => {
  it('accounts for every entry and keeps the filtered rows up to date', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), steps, (capacity, sequence) => {
        const buffer = new TailBuffer(capacity);
        let model: TailRow[] = [];
        let limit = capacity;
        let received = 0;
        let source: string | null = null;
        for (const step of sequence) {
          if (step.kind === 'append') {
            const batch = step.batch.map((fields) => liveEntry(fields));
            buffer.append(batch);
            model.push(...batch);
            received += batch.length;
          } else if (step.kind === 'divider') {
            buffer.addDivider(DIVIDER);
            model.push(DIVIDER);
          } else if (step.kind === 'filter') {
            source = step.source;
            buffer.setTest((entry) => step.source === null || entry.source === step.source);
          } else if (step.kind === 'resize') {
            limit = step.capacity;
            buffer.setCapacity(limit);
          } else {
            buffer.clear();
            model = [];
          }
          model = model.slice(Math.max(0, model.length - limit));
          const passing = model.filter((row) => isDivider(row) || source === null || row.source === source);
          expect(rowsOf(buffer)).toEqual(passing);
          expect(buffer.received).toBe(received);
          expect(buffer.received).toBe(buffer.entriesHeld + buffer.dropped + buffer.cleared);
          expect(buffer.entriesShown).toBe(passing.filter((row) => !isDivider(row)).length);
          const all = buffer.newFrom(0);
          expect(all.entries).toBe(buffer.entriesShown);
          expect(all.errors).toBe(passing.filter((row) => !isDivider(row) && row.level === 'error').length);
          expect(all.fatals).toBe(passing.filter((row) => !isDivider(row) && row.level === 'fatal').length);
        }
      }),
    );
  });

  it('keeps the number of a row while older ones go', () => {
    const buffer = new TailBuffer(3);
    buffer.append(['a', 'b', 'c'].map((message) => liveEntry({ message })));
    const seq = buffer.seqAt(2);
    buffer.append([liveEntry({ message: 'd' })]);
    expect(buffer.indexFrom(seq)).toBe(1);
    expect(buffer.rowAt(1)).toMatchObject({ message: 'c' });
    expect(buffer.seqAt(3)).toBe(-1);
  });

  it('says how many entries were dropped that were never shown', () => {
    const buffer = new TailBuffer(3);
    buffer.append([liveEntry(), liveEntry()]);
    buffer.unseenFrom = buffer.endSeq;
    buffer.append(Array.from({ length: 6 }, () => liveEntry()));
    expect(buffer.dropped).toBe(5);
    expect(buffer.droppedUnseen).toBe(3);
    expect(buffer.newFrom(2).entries).toBe(3);
  });

  it('counts failures that pass the filter, and keeps the latest', () => {
    const buffer = new TailBuffer(2, (entry) => entry.source === 'a');
    buffer.append([
      liveEntry({ source: 'a', level: 'error', message: 'first' }),
      liveEntry({ source: 'a', level: 'fatal', message: 'second' }),
      liveEntry({ source: 'b', level: 'error', message: 'hidden' }),
    ]);
    expect(buffer.failures).toBe(2);
    expect(buffer.latestFailure?.message).toBe('second');
  });

  it('copies into rows that no longer change', () => {
    const buffer = new TailBuffer(2);
    buffer.append([liveEntry({ message: 'a' }), liveEntry({ message: 'b' })]);
    const copy = buffer.copy();
    buffer.append([liveEntry({ message: 'c' })]);
    buffer.clear();
    expect(Array.from(copy.shownEntries(), (entry) => entry.message)).toEqual(['a', 'b']);
  });

  it('bounds the sources it remembers', () => {
    const buffer = new TailBuffer(10);
    buffer.append(Array.from({ length: MAX_SOURCES + 50 }, (_, index) => liveEntry({ source: `s${index}` })));
    expect(buffer.sources.size).toBe(MAX_SOURCES);
  });
});
