import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../logs/time-range';
import { intervalText, occurrenceText, tickText } from './chart-text';

const AT = Date.parse('2024-01-15T10:30:15Z');
const MIDNIGHT = Date.parse('2024-01-15T00:00:00Z');

describe('tickText', () => {
  it('is as short as the distance between ticks allows', () => {
    expect(tickText(AT, SECOND_MS, 'utc')).toBe('10:30:15');
    expect(tickText(AT, MINUTE_MS, 'utc')).toBe('10:30');
    expect(tickText(AT, DAY_MS, 'utc')).toBe('01-15');
    expect(tickText(MIDNIGHT, MINUTE_MS, 'utc')).toBe('01-15');
  });
});

describe('intervalText', () => {
  it('names the date of the end only where it differs', () => {
    expect(intervalText(AT, AT + MINUTE_MS, 'utc')).toBe('2024-01-15 10:30:15 – 10:31:15');
    expect(intervalText(AT, AT + DAY_MS, 'utc')).toBe('2024-01-15 10:30:15 – 2024-01-16 10:30:15');
  });
});

describe('occurrenceText', () => {
  it('shows a time that is none as it was sent', () => {
    expect(occurrenceText('2024-01-15T10:30:15Z', 'utc')).toBe('2024-01-15 10:30:15');
    expect(occurrenceText('yesterday', 'utc')).toBe('yesterday');
    expect(occurrenceText(null, 'utc')).toBe('—');
  });
});
