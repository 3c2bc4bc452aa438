import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import documented from './documented/error-entry.json';
import type { Json } from './json';
import { readRecoveryAction, recoveryVerdict } from './recovery';

describe('recovery actions', () => {
  it('reads the documented ones', () => {
    const actions = documented.recoveryActions.map(readRecoveryAction);
    expect(actions[0]).toEqual({
      type: 'memory_cleanup',
      description: 'Clear model cache and retry',
      executed: true,
      result: 'freed 8.2GB memory',
      others: {},
    });
    expect(recoveryVerdict(actions)).toBe('2 of 2 actions executed');
  });

  it('keeps further fields and leaves other shapes alone', () => {
    expect(readRecoveryAction({ type: 'retry', after: 3 })).toMatchObject({
      executed: null,
      others: { after: 3 },
    });
    expect(readRecoveryAction('restart')).toBeNull();
    expect(readRecoveryAction({ type: 'retry', executed: 'yes' })).toBeNull();
    expect(readRecoveryAction({ executed: true })).toBeNull();
  });

  it('says what is not said', () => {
    const values: readonly Json[] = [{ type: 'a', executed: false }, { type: 'b' }, 7];
    const actions = values.map(readRecoveryAction);
    expect(recoveryVerdict(actions)).toBe('0 of 3 actions executed, 2 not said');
    expect(recoveryVerdict([readRecoveryAction({ type: 'a', executed: true })])).toBe(
      '1 of 1 action executed',
    );
  });

  it('takes any JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void readRecoveryAction(value as Json)));
  });
});
