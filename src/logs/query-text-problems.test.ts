import { describe, expect, it } from 'vitest';
import { parseQueryText } from './query-text';

describe('a problem in a query text', () => {
  it.each([
    ['level:err0r timeout', 'err0r', /^Not a level/, 'error'],
    ['level>fatal timeout', 'level>fatal', /no level above/, 'level:fatal'],
    ['limit:50000 timeout', '50000', /whole number from 1 to 10000/, '10000'],
    ['from:yesterday timeout', 'yesterday', /^Not a time/, undefined],
    ['endpoint:a/b timeout', 'a/b', /^Not an endpoint ID/, undefined],
    ['-endpoint:a timeout', '-endpoint:a', /can only be given as/, 'endpoint:a'],
    ['from>now timeout', 'from>now', /can only be given as/, 'from:now'],
    ['/(/ timeout', '(', /^Not a valid regular expression/, undefined],
    ['memoryUsage~"(" timeout', '"("', /^Not a valid regular expression/, undefined],
    ['timeout Error: ', 'Error:', /value is missing/, '"Error:"'],
    ['timeout level:error, ', ',', /value is missing/, ''],
    ['timeout "out of', '"out of', /closing quote/, '"out of"'],
    ['timeout /out', '/out', /no closing slash/, '/out/'],
    ['timeout batchSize in (1, 2', '(1, 2', /closing bracket/, undefined],
    ['timeout batchSize in ()', '()', /empty/, undefined],
    ['timeout OR', 'OR', /not part of this language/, '"OR"'],
    ['timeout ""', '""', /nothing to search for/, ''],
    ['timeout ok>true', 'ok>true', /compare with =/, 'ok=true'],
    ['job:a timeout job:b', 'job:b', /given twice/, ''],
  ])('is at its place: %s', (text, place, message, suggestion) => {
    const { query, problems } = parseQueryText(text);
    expect(problems).toHaveLength(1);
    const [problem] = problems;
    expect(text.slice(problem?.start, problem?.end)).toBe(place);
    expect(problem?.message).toMatch(message);
    expect(problem?.suggestion).toBe(suggestion);
    expect(query.texts).toContainEqual({
      kind: 'phrase',
      text: 'timeout',
      caseSensitive: false,
      exclude: false,
    });
  });
});
