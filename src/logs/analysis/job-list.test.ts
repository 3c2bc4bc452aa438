import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntry } from '../entry';
import { listJobs, sortJobs, traceKeyOf } from './job-list';

const entry = (jobId: string, level: string, seconds: number | null, requestId = '') =>
  readEntry(
    {
      jobId,
      requestId,
      level,
      message: 'm',
      timestamp: seconds === null ? 'never' : new Date(seconds * 1_000).toISOString(),
    },
    'ep',
  );

const ENTRIES = [
  entry('job_b', 'info', 20),
  entry('job_a', 'error', 12),
  entry('job_a', 'info', 10),
  entry('', 'info', 1),
  entry('__proto__', 'odd', null),
  entry('job_b', 'warn', 30, 'req_1'),
];

describe('listJobs', () => {
  it('counts, times and grades the jobs', () => {
    const { jobs, withoutJob } = listJobs(ENTRIES);
    expect(withoutJob).toBe(1);
    expect(jobs).toEqual([
      { jobId: 'job_b', entries: 2, errors: 0, worst: 'warn', start: 20_000, wallMs: 10_000 },
      { jobId: 'job_a', entries: 2, errors: 1, worst: 'error', start: 10_000, wallMs: 2_000 },
      { jobId: '__proto__', entries: 1, errors: 0, worst: 'unknown', start: null, wallMs: null },
    ]);
  });

  it('puts every entry into one job or none', () => {
    const some = fc.array(
      fc.tuple(fc.constantFrom('', 'a', 'b', 'constructor'), fc.constantFrom('info', 'error', 'x')),
    );
    fc.assert(
      fc.property(some, (pairs) => {
        const entries = pairs.map(([job, level], index) => entry(job, level, index));
        const { jobs, withoutJob } = listJobs(entries);
        expect(jobs.reduce((sum, job) => sum + job.entries, withoutJob)).toBe(entries.length);
        for (const job of jobs)
          expect(job.errors).toBe(
            pairs.filter(([id, level]) => id === job.jobId && level === 'error').length,
          );
      }),
    );
  });
});

describe('sortJobs', () => {
  const ids = (by: Parameters<typeof sortJobs>[1]['by'], descending: boolean) =>
    sortJobs(listJobs(ENTRIES).jobs, { by, descending }).map(({ jobId }) => jobId);

  it('sorts by any column, with what is missing last either way', () => {
    expect(ids('worst', true)).toEqual(['job_a', 'job_b', '__proto__']);
    expect(ids('wallMs', true)).toEqual(['job_b', 'job_a', '__proto__']);
    expect(ids('wallMs', false)).toEqual(['job_a', 'job_b', '__proto__']);
    expect(ids('entries', true)).toEqual(['job_b', 'job_a', '__proto__']);
    expect(ids('jobId', true)).toEqual(['job_b', 'job_a', '__proto__']);
  });
});

describe('traceKeyOf', () => {
  it('tells requests from jobs by the entries, then by the form of the ID', () => {
    expect(traceKeyOf(' job_a ', ENTRIES)).toEqual({ field: 'jobId', id: 'job_a' });
    expect(traceKeyOf('req_1', ENTRIES)).toEqual({ field: 'requestId', id: 'req_1' });
    expect(traceKeyOf('req_unseen', ENTRIES)).toEqual({ field: 'requestId', id: 'req_unseen' });
    expect(traceKeyOf('anything', ENTRIES)).toEqual({ field: 'jobId', id: 'anything' });
    expect(traceKeyOf('  ', ENTRIES)).toBeNull();
  });
});
