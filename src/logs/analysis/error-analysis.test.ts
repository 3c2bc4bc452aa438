import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import errorEntry from '../documented/error-entry.json';
import { readEntry } from '../entry';
import type { Json } from '../json';
import { analyseErrors, previousWindow } from './error-analysis';
import { recoveryOutcome } from './recovery-outcome';
import { countRecoveries, countRetries } from './recovery-rates';
import { groupStacks, readStack } from './stack-groups';

const documented: Json = JSON.parse(JSON.stringify(errorEntry));
const START = Date.UTC(2024, 0, 15, 10);
const current = { start: START, end: START + 3_600_000 };
const previous = previousWindow(current);
const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();

describe('analyseErrors', () => {
  it('agrees with the straightforward counting of the document’s example', () => {
    const raw = fc.record({
      timestamp: fc.option(fc.integer({ min: -80, max: 80 }).map(at), { nil: null }),
      level: fc.constantFrom('info', 'error', 'fatal', 'odd'),
      source: fc.constantFrom('a', '__proto__'),
      jobId: fc.constantFrom('', 'job_1', 'job_2', 'constructor'),
      message: fc.constantFrom('upload 1 failed', 'upload 2 failed', 'load failed'),
      metadata: fc.constantFrom<{ readonly errorCode: string } | null>(
        { errorCode: 'A' },
        { errorCode: '__proto__' },
        null,
      ),
    });
    fc.assert(
      fc.property(fc.array(raw, { maxLength: 60 }), (raws) => {
        const result = analyseErrors(
          raws.map((one) => readEntry(one, 'ep_1')),
          { current, previous },
        );
        const timeOf = (one: { timestamp: string | null }) => Date.parse(one.timestamp ?? 'never');
        const within = raws.filter((one) => timeOf(one) >= current.start && timeOf(one) <= current.end);
        const isError = ({ level }: { level: string }) => level === 'error' || level === 'fatal';
        const failures = within.filter(isError);
        const before = raws.filter(
          (one) => isError(one) && timeOf(one) >= previous.start && timeOf(one) < previous.end,
        );
        expect(result.basis).toEqual({ used: failures.length, of: within.length });
        expect(result.previousBasis?.used).toBe(before.length);
        for (const code of ['A', '__proto__']) {
          const has = ({ metadata }: { metadata: { readonly errorCode: string } | null }) =>
            metadata?.errorCode === code;
          const row = result.codes.find(({ name }) => name === code);
          const now = failures.filter(has);
          expect(row?.count ?? 0).toBe(now.length);
          expect(row?.previousCount ?? 0).toBe(before.filter(has).length);
          expect(row?.isNew ?? false).toBe(now.length > 0 && before.filter(has).length === 0);
          expect(row?.jobs ?? 0).toBe(new Set(now.flatMap(({ jobId }) => jobId || [])).size);
          const times = [...now, ...before.filter(has)].map(timeOf);
          if (row) expect([row.firstSeen, row.lastSeen]).toEqual([Math.min(...times), Math.max(...times)]);
        }
        expect(result.sources.reduce((sum, { count }) => sum + count, 0)).toBe(failures.length);
        expect(result.patterns.reduce((sum, { count }) => sum + count, 0)).toBe(failures.length);
        expect(result.timeline.counted).toBe(failures.length);
        expect(result.codes.reduce((sum, { count }) => sum + count, 0) + result.withoutCode).toBe(
          failures.length,
        );
        expect(result.jobs).toEqual({
          used: new Set(failures.flatMap(({ jobId }) => jobId || [])).size,
          of: new Set(within.flatMap(({ jobId }) => jobId || [])).size,
        });
        for (const { examples } of result.patterns)
          for (const { message, index } of examples) expect(raws[index]?.message).toBe(message);
      }),
      { seed: 12 },
    );
  });

  it('calls nothing new without a previous window', () => {
    const entries = [
      readEntry({ timestamp: at(1), level: 'error', message: 'x', metadata: { errorCode: 'A' } }, 'ep_1'),
    ];
    const result = analyseErrors(entries, { current, previous: null });
    expect(result.codes).toMatchObject([{ name: 'A', isNew: false, previousCount: null }]);
    expect(result.patterns).toMatchObject([{ isNew: false, previousCount: null }]);
    expect(result.previousBasis).toBeNull();
  });

  it('reads the documented error', () => {
    const result = analyseErrors([readEntry(documented, 'ep_1')], { current, previous });
    expect(result.codes).toMatchObject([{ name: 'CUDA_OOM', count: 1, isNew: true, jobs: 1 }]);
    expect(result.stacks.groups).toMatchObject([
      {
        frames: [
          'torch.cuda.OutOfMemoryError',
          'model_inference.py forward',
          'inference_handler.py process_batch',
        ],
        headlines: ['RuntimeError: CUDA out of memory. Tried to allocate <size>'],
        codes: [['CUDA_OOM', 1]],
      },
    ]);
    expect(result.recovery.rows).toMatchObject([
      { type: 'batch_size_reduction', executed: 1, succeeded: 1, success: { share: 1 } },
      { type: 'memory_cleanup', executed: 1, succeeded: 1 },
    ]);
  });
});

describe('recoveryOutcome', () => {
  it.each([
    ['freed 8.2GB memory', 'succeeded'],
    ['retry successful', 'succeeded'],
    ['completed with no errors', 'succeeded'],
    ['freed 0.5GB', 'succeeded'],
    ['freed 0.0GB memory', 'failed'],
    ['freed nothing', 'failed'],
    ['retry failed: CUDA out of memory', 'failed'],
    ['retry_unsuccessful', 'failed'],
    ['not successful', 'failed'],
    ['first retry failed, second successful', 'unknown'],
    ['scheduled', 'unknown'],
    ['worker started', 'unknown'],
    ['', 'unknown'],
    ['x'.repeat(1e6), 'unknown'],
  ])('%.40s: %s', (result, outcome) => {
    const action = { type: 't', description: '', result, others: {} };
    expect(recoveryOutcome({ ...action, executed: true })).toBe(outcome);
    expect(recoveryOutcome({ ...action, executed: false })).toBe('not executed');
    expect(recoveryOutcome({ ...action, executed: null })).toBe('unknown');
  });
});

describe('countRecoveries', () => {
  it('loses no action', () => {
    const action: fc.Arbitrary<Json> = fc.oneof(
      fc.record({
        type: fc.constantFrom('a', '__proto__'),
        executed: fc.constantFrom(true, false, null),
        result: fc.constantFrom('freed 1GB', 'failed', 'scheduled'),
      }),
      fc.constantFrom<Json>(7, 'text', {}, null),
    );
    fc.assert(
      fc.property(fc.array(fc.array(action, { maxLength: 4 }), { maxLength: 10 }), (lists) => {
        const entries = lists.map((recoveryActions) => readEntry({ recoveryActions }, 'ep_1'));
        const { rows, unreadable, basis } = countRecoveries(entries);
        const total = rows.reduce((sum, row) => sum + row.total, 0);
        expect(total + unreadable).toBe(lists.flat().length);
        expect(basis.used).toBe(lists.filter((list) => list.length > 0).length);
        for (const row of rows) {
          expect(row.succeeded + row.failed + row.unknown + row.notExecuted).toBe(row.total);
          expect(row.executed + row.notExecuted + row.unsaid).toBe(row.total);
        }
      }),
      { seed: 13 },
    );
  });
});

describe('countRetries', () => {
  it('counts failed attempts, not announcements', () => {
    const entry = (level: string, retryAttempt: Json, maxRetries: Json, jobId = 'job_1') =>
      readEntry({ level, message: 'x', jobId, metadata: { retryAttempt, maxRetries } }, 'ep_1');
    expect(
      countRetries([
        entry('error', 1, 3),
        entry('warn', 2, 3),
        entry('error', 2, 3),
        entry('error', 3, 3, 'job_2'),
        entry('error', 'two', 3),
      ]),
    ).toEqual({
      attempts: [
        [1, 1],
        [2, 1],
        [3, 1],
      ],
      exhausted: 1,
      jobs: 2,
      basis: { used: 3, of: 4 },
    });
  });
});

describe('stack groups', () => {
  const entry = (lines: readonly string[]) =>
    readEntry({ level: 'error', message: 'x', stackTrace: lines }, 'ep_1');

  it('ignore line numbers unless asked, and folders', () => {
    const entries = [
      entry(['at upload (/srv/a/lib/storage.js:45:12)', 'at main (main.js:1:1)']),
      entry(['at async upload (/home/b/lib/storage.js:99:1)', 'at main (main.js:2:1)']),
      entry(['at other (/srv/a/lib/storage.js:45:12)']),
      entry(['nothing to see']),
      entry([]),
    ];
    const { groups, basis, withoutFrames } = groupStacks(entries);
    expect(groups.map(({ frames, count }) => [frames, count])).toEqual([
      [['lib/storage.js upload', 'main.js main'], 2],
      [['lib/storage.js other'], 1],
    ]);
    expect([basis, withoutFrames]).toEqual([{ used: 3, of: 5 }, 1]);
    expect(groupStacks(entries, entries.keys(), { topFrames: 3, keepLines: true }).groups).toHaveLength(3);
    expect(groupStacks(entries, entries.keys(), { topFrames: 1, keepLines: false }).groups).toHaveLength(2);
  });

  it('begin at the innermost frame in Python too', () => {
    expect(
      readStack([
        'Traceback (most recent call last):',
        '  File "/app/main.py", line 45, in handle_request',
        '    process(batch)',
        '  File "/app/model.py", line 156, in forward',
        '    raise OutOfMemory',
        'torch.OutOfMemoryError: CUDA out of memory',
      ]),
    ).toEqual({
      frames: ['app/model.py forward', 'app/main.py handle_request'],
      headline: 'torch.OutOfMemoryError: CUDA out of memory',
    });
  });

  it('stay cheap on endless traces', () => {
    const lines = Array.from({ length: 100_000 }, (_, n) => `noise ${n}`);
    expect(readStack(lines)).toEqual({ frames: [], headline: 'noise 0' });
  });
});
