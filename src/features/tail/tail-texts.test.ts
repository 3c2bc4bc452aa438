import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../../sources/log-source';
import { announcementText, newEntriesText, pausedText, stoppedText } from './count-text';
import { dividerText } from './tail-row';

const start = Date.parse('2024-01-15T10:45:08.012Z');
const range = { start, end: start + 12_000 };
const limited = new ApiProblem('rate-limited', { code: 'RATE_LIMIT_EXCEEDED', message: 'Too many requests' });

describe('dividerText', () => {
  it.each([
    [14, null, 'Interrupted 10:45:08–10:45:20: 14 entries filled in from the list'],
    [1, null, 'Interrupted 10:45:08–10:45:20: 1 entry filled in from the list'],
    [null, limited, 'Interrupted 10:45:08–10:45:20: not filled: RATE_LIMIT_EXCEEDED Too many requests'],
    [
      3,
      limited,
      'Interrupted 10:45:08–10:45:20: 3 entries filled in from the list, the rest not: RATE_LIMIT_EXCEEDED Too many requests',
    ],
  ])('says what became of a gap with %s entries', (filled, problem, text) => {
    expect(dividerText({ divider: 'gap', range, filled, problem }, 'utc')).toBe(text);
  });

  it('says why a new stream begins', () => {
    expect(dividerText({ divider: 'filters', at: start }, 'utc')).toMatch(/^Filters changed at 10:45:08/);
    expect(dividerText({ divider: 'connection', at: start }, 'utc')).toMatch(/^Connection changed/);
    expect(dividerText({ divider: 'stopped', range }, 'utc')).toMatch(/^Stopped 10:45:08–10:45:20/);
  });
});

describe('a pattern that judged nothing', () => {
  it('names the true reason, how many entries it is about, and what to do', () => {
    expect(stoppedText({ kind: 'late', afterMs: 2_000 }, 3)).toMatch(
      /^The pattern took longer than 2 s .* stopped\. 3 entries were not judged .* without repetitions inside/,
    );
    const unstarted = stoppedText({ kind: 'unstarted', reason: 'no answer within 10 s' }, 1);
    expect(unstarted).toMatch(
      /^The pattern was not tried: what tries patterns could not be started \(no answer within 10 s\)\. 1 entry was not judged/,
    );
    expect(unstarted).not.toMatch(/repetitions|stopped/);
  });
});

describe('counts in words', () => {
  it('names how many are new and how bad they are', () => {
    expect(newEntriesText({ entries: 1, errors: 0, fatals: 0 })).toBe('1 new entry');
    expect(newEntriesText({ entries: 12, errors: 2, fatals: 0 })).toBe('12 new entries, 2 errors');
    expect(newEntriesText({ entries: 1200, errors: 1, fatals: 1 })).toBe(
      '1,200 new entries, 1 error, 1 fatal',
    );
    expect(pausedText({ entries: 37, errors: 0, fatals: 0 })).toBe('paused: 37 new');
  });

  it('announces errors in one short sentence', () => {
    expect(announcementText(3, 'error', 'out of memory')).toBe('3 new errors, latest: out of memory');
    expect(announcementText(1, 'fatal', 'gone')).toBe('1 new error, latest: fatal, gone');
    expect(announcementText(1, 'error', 'x'.repeat(9_999)).length).toBeLessThan(220);
  });
});
