import { describe, expect, it } from 'vitest';
import { occurrenceText } from './chart-text';

describe('occurrenceText', () => {
  it('shows a time that is none as it was sent', () => {
    expect(occurrenceText('2024-01-15T10:30:15Z', 'utc')).toBe('2024-01-15 10:30:15');
    expect(occurrenceText('yesterday', 'utc')).toBe('yesterday');
    expect(occurrenceText(null, 'utc')).toBe('—');
  });
});
