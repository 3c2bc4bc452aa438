import { describe, expect, it } from 'vitest';
import { type EntryLevel, isAtLeast, isFailure, LEVELS, parseLevel } from './level';

describe('parseLevel', () => {
  it.each<[string, EntryLevel]>([
    ['debug', 'debug'],
    ['INFO', 'info'],
    [' Warn ', 'warn'],
    ['Error', 'error'],
    ['fatal', 'fatal'],
    ['trace', 'debug'],
    ['verbose', 'debug'],
    ['notice', 'info'],
    ['WARNING', 'warn'],
    ['err', 'error'],
    ['CRITICAL', 'fatal'],
    ['panic', 'fatal'],
    ['emergency', 'fatal'],
    ['', 'unknown'],
    ['30', 'unknown'],
    ['success', 'unknown'],
    ['__proto__', 'unknown'],
    ['constructor', 'unknown'],
    ['toString', 'unknown'],
  ])('%j is %s', (text, level) => {
    expect(parseLevel(text)).toBe(level);
  });
});

describe('the hierarchy', () => {
  it('is debug < info < warn < error < fatal', () => {
    const passing = LEVELS.map((minimum) => LEVELS.filter((level) => isAtLeast(level, minimum)).length);
    expect(passing).toEqual([5, 4, 3, 2, 1]);
  });

  it('never hides an unknown level', () => {
    expect(LEVELS.every((minimum) => isAtLeast('unknown', minimum))).toBe(true);
  });

  it('counts error and fatal as failures', () => {
    expect([...LEVELS, 'unknown' as const].filter(isFailure)).toEqual(['error', 'fatal']);
  });
});
