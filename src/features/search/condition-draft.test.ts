import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advancedQueries } from '../../logs/query-text-arbitrary';
import { draftOfCondition, NO_CONDITION, readConditionDraft } from './condition-draft';

describe('a condition in the form', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(advancedQueries, ({ fields }) => {
        for (const condition of fields) {
          const read = readConditionDraft(draftOfCondition(condition));
          // A field without any name cannot be named in a form.
          if (condition.path.join('').trim() === '' && read.condition === null) continue;
          expect(read).toEqual({ condition, problem: null });
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['gpuUtilization', '$gt', '90', { path: ['gpuUtilization'], operator: '$gt', value: 90 }],
    ['metadata.errorCode', '$eq', 'CUDA_OOM', { path: ['metadata', 'errorCode'], value: 'CUDA_OOM' }],
    ['batchSize', '$in', '2, 4', { operator: '$in', value: [2, 4] }],
    ['error', '$eq', 'out of memory', { value: 'out of memory' }],
    ['error', '$eq', '"90"', { value: '90' }],
    ['a b', '$ne', 'null', { path: ['a b'], operator: '$ne', value: null }],
    ['level', '$eq', 'x', { path: ['level'] }],
  ] as const)('%s %s %s', (field, operator, value, expected) => {
    expect(readConditionDraft({ ...NO_CONDITION, field, operator, value }).condition).toMatchObject(expected);
  });

  it.each([
    ['', '$eq', 'x', 'Name a field'],
    ['a', '$eq', ' ', 'Enter a value'],
    ['a', '$gt', 'true', 'neither more nor less'],
    ['a', '$regex', '(', 'Not a valid regular expression'],
  ] as const)('%s %s %s is refused', (field, operator, value, why) => {
    expect(readConditionDraft({ ...NO_CONDITION, field, operator, value }).problem).toContain(why);
  });
});
