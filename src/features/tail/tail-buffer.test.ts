import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS } from '../../logs/level';
import { liveEntry } from './scripted-source';
import { MAX_SOURCES, type OpenBatch, TailBuffer } from './tail-buffer';
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

const ALWAYS = () => true;

/** Decides on everything: what the page's own thread leaves open as it says. */
function finish(buffer: TailBuffer, passes: (message: string) => boolean = ALWAYS, goOn = ALWAYS): void {
  while (buffer.isBehind) {
    const batch = buffer.decide(goOn);
    if (batch !== null)
      buffer.settle(
        batch,
        Uint8Array.from(batch.messages, (one) => (passes(one) ? 1 : 0)),
      );
  }
}

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
          finish(buffer);
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
    finish(buffer);
    const seq = buffer.seqAt(2);
    buffer.append([liveEntry({ message: 'd' })]);
    finish(buffer);
    expect(buffer.indexFrom(seq)).toBe(1);
    expect(buffer.rowAt(1)).toMatchObject({ message: 'c' });
    expect(buffer.seqAt(3)).toBe(-1);
  });

  it('says how many entries were dropped that were never shown', () => {
    const buffer = new TailBuffer(3);
    buffer.append([liveEntry(), liveEntry()]);
    finish(buffer);
    buffer.unseenFrom = buffer.endSeq;
    buffer.append(Array.from({ length: 6 }, () => liveEntry()));
    finish(buffer);
    expect(buffer.dropped).toBe(5);
    expect(buffer.droppedUnseen).toBe(3);
    expect(buffer.droppedUndecided).toBe(0);
    expect(buffer.newFrom(2).entries).toBe(3);
  });

  it('counts failures that pass the filter, and keeps the latest', () => {
    const buffer = new TailBuffer(2, (entry) => entry.source === 'a');
    buffer.append([
      liveEntry({ source: 'a', level: 'error', message: 'first' }),
      liveEntry({ source: 'a', level: 'fatal', message: 'second' }),
      liveEntry({ source: 'b', level: 'error', message: 'hidden' }),
    ]);
    finish(buffer);
    expect(buffer.failures).toBe(2);
    buffer.setTest(() => true);
    finish(buffer);
    expect(buffer.failures).toBe(2);
    expect(buffer.latestFailure?.message).toBe('second');
  });

  it('copies into rows that no longer change', () => {
    const buffer = new TailBuffer(2);
    buffer.append([liveEntry({ message: 'a' }), liveEntry({ message: 'b' })]);
    finish(buffer);
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

  const message = fc.constantFrom('pass', 'open pass', 'open not', 'not');
  const order = fc.array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.array(message, { maxLength: 6 }).map((batch) => ({ kind: 'append' as const, batch })),
      },
      { weight: 1, arbitrary: fc.constant({ kind: 'divider' as const }) },
      { weight: 3, arbitrary: fc.nat(5).map((rows) => ({ kind: 'decide' as const, rows })) },
      { weight: 3, arbitrary: fc.constant({ kind: 'settle' as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'filter' as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
    ),
    { maxLength: 40 },
  );

  it('shows the same rows whenever and however late they are decided on', () => {
    const passes = (text: string) => text.endsWith('pass');
    const test = (entry: { readonly message: string }) =>
      entry.message.startsWith('open') ? null : passes(entry.message);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), order, (capacity, sequence) => {
        const late = new TailBuffer(capacity, test);
        const prompt = new TailBuffer(capacity, test);
        let batch: OpenBatch | null = null;
        let cleared = 0;
        for (const step of sequence) {
          if (step.kind === 'append') {
            const received = step.batch.map((text) => liveEntry({ message: text, level: 'error' }));
            for (const buffer of [late, prompt]) buffer.append(received);
          } else if (step.kind === 'divider') for (const buffer of [late, prompt]) buffer.addDivider(DIVIDER);
          else if (step.kind === 'decide') {
            let left = step.rows;
            batch ??= late.decide(() => left-- > 0);
          } else if (step.kind === 'settle' && batch !== null) {
            late.settle(
              batch,
              Uint8Array.from(batch.messages, (text) => (passes(text) ? 1 : 0)),
            );
            batch = null;
          } else if (step.kind === 'filter') {
            for (const buffer of [late, prompt]) buffer.setTest(test);
            if (batch !== null) late.settle(batch, new Uint8Array(batch.messages.length));
            batch = null;
          } else if (step.kind === 'clear') {
            cleared += late.entriesWaiting;
            for (const buffer of [late, prompt]) buffer.clear();
          }
          finish(prompt, passes);
          expect(late.received).toBe(late.entriesHeld + late.dropped + late.cleared);
          expect(late.entriesHeld).toBe(prompt.entriesHeld);
          expect(late.entriesShown + late.entriesWaiting).toBeLessThanOrEqual(late.entriesHeld);
          expect(rowsOf(prompt).slice(0, late.rowCount)).toEqual(rowsOf(late));
        }
        if (batch !== null)
          late.settle(
            batch,
            Uint8Array.from(batch.messages, (text) => (passes(text) ? 1 : 0)),
          );
        finish(late, passes);
        expect(rowsOf(late)).toEqual(rowsOf(prompt));
        expect(late.newFrom(0)).toEqual(prompt.newFrom(0));
        expect(late.entriesWaiting).toBe(0);
        expect(late.failures + late.droppedUndecided + cleared).toBeGreaterThanOrEqual(prompt.failures);
      }),
    );
  });

  it('shows what is left open once the pattern is stopped, and counts it while it is held', () => {
    const buffer = new TailBuffer(3, (entry) => (entry.level === 'debug' ? false : null));
    buffer.append([liveEntry({ message: 'a' }), liveEntry({ level: 'debug' }), liveEntry({ message: 'b' })]);
    const batch = buffer.decide(ALWAYS);
    expect(batch?.messages).toEqual(['a', 'b']);
    expect(buffer.entriesWaiting).toBe(3);
    buffer.stopJudging();
    if (batch !== null) buffer.settle(batch, Uint8Array.of(0, 0));
    finish(buffer);
    expect(Array.from(buffer.shownEntries(), (entry) => entry.message)).toEqual(['a', 'b']);
    expect(buffer.entriesUnjudged).toBe(2);
    buffer.append([liveEntry({ message: 'c' })]);
    finish(buffer);
    expect(buffer.entriesUnjudged).toBe(2);
    expect(buffer.copy().entriesUnjudged).toBe(2);
    buffer.setTest(() => true);
    expect(buffer.entriesUnjudged).toBe(0);
  });

  it('says how many made room before they were decided on', () => {
    const buffer = new TailBuffer(2, () => null);
    buffer.append(Array.from({ length: 5 }, () => liveEntry()));
    expect(buffer).toMatchObject({ dropped: 3, droppedUndecided: 3, entriesWaiting: 2, entriesShown: 0 });
  });
});
