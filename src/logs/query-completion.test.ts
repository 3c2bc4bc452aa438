import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readEntry } from './entry';
import type { Json } from './json';
import { completions } from './query-completion';
import { collectFieldKnowledge, MAX_FIELDS } from './query-completion-knowledge';
import { parseQueryText } from './query-text';
import { texts } from './query-text-arbitrary';

vi.setConfig({ testTimeout: 60_000 });

const raw = (text: string): Json => JSON.parse(text);
const ENTRIES = [
  raw(`{"level":"error","source":"model_inference","message":"m","jobId":"job_1","gpuUtilization":96,
    "metadata":{"errorCode":"CUDA_OOM","batchSize":4,"model":"llama 2","ok":true,"code":"42"}}`),
  raw(`{"level":"error","source":"model_inference","message":"m","jobId":"job_2","gpuUtilization":96,
    "metadata":{"errorCode":"CUDA_OOM","batchSize":2,"phases":{"queueTime":0.2},"list":[1]}}`),
  raw(`{"level":"info","source":"api handler","message":"m","gpuUtilization":45,
    "metadata":{"errorCode":"TIMEOUT","__proto__":"p","constructor":{"x":null}}}`),
].map((one) => readEntry(one, 'ep_1'));
const knowledge = collectFieldKnowledge(ENTRIES, 10);

/** The text after taking the proposal, the caret being at `|`. */
const take = (marked: string, label?: string): string => {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const all = completions(text, caret, knowledge);
  const one = label === undefined ? all[0] : all.find((proposal) => proposal.label === label);
  return one === undefined ? '(none)' : text.slice(0, one.from) + one.insert + text.slice(one.to);
};

describe('what is known of the entries', () => {
  it('is each field with its most frequent values', () => {
    expect([...knowledge.fields.keys()]).toEqual([
      ...[
        '"jobId"',
        'gpuUtilization',
        'metadata.errorCode',
        'metadata.batchSize',
        'metadata.model',
        'metadata.ok',
      ],
      ...['metadata.code', 'metadata.phases.queueTime', 'metadata.__proto__', 'metadata.constructor.x'],
    ]);
    expect(knowledge.fields.get('metadata.errorCode')).toEqual({
      count: 3,
      values: [
        { value: 'CUDA_OOM', count: 2 },
        { value: 'TIMEOUT', count: 1 },
      ],
      cut: false,
    });
    expect(knowledge).toMatchObject({
      sources: ['model_inference', 'api handler'],
      endpoints: ['ep_1'],
      entries: 3,
      fieldsCut: false,
    });
  });

  it('is bounded, and says where', () => {
    const many = Object.fromEntries(
      Array.from({ length: MAX_FIELDS + 5 }, (_, index) => [`k${index}`, index]),
    );
    const { fields, fieldsCut } = collectFieldKnowledge([readEntry({ metadata: many }, 'ep')], 10);
    expect([fields.size, fieldsCut]).toEqual([MAX_FIELDS, true]);
    const values = Array.from({ length: 30 }, (_, n) =>
      readEntry({ metadata: { n, long: 'x'.repeat(500) } }, 'ep'),
    );
    const told = collectFieldKnowledge(values, 10).fields;
    expect(told.get('metadata.n')).toMatchObject({ count: 30, cut: true, values: { length: 10 } });
    expect(told.get('metadata.long')).toEqual({ count: 30, values: [], cut: true });
  });

  it('takes data of any shape and depth', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (all) => {
        const entries = all.map((one) => readEntry(JSON.parse(JSON.stringify(one)), 'ep'));
        expect(collectFieldKnowledge(entries, 5).entries).toBe(all.length);
      }),
    );
    let deep: Json = 1;
    for (let depth = 0; depth < 50_000; depth += 1) deep = { deep };
    expect(collectFieldKnowledge([readEntry({ deep }, 'ep')], 5).fieldsCut).toBe(true);
  });
});

describe('completion', () => {
  it.each([
    ['|', undefined, 'level>='],
    ['sou|', undefined, 'source:'],
    ['timeout err|', undefined, 'timeout metadata.errorCode'],
    ['gpu|>90', undefined, 'gpuUtilization>90'],
    ['gp|xyz>90', undefined, 'gpuUtilization>90'],
    ['gpuUtilization|', undefined, 'gpuUtilization>'],
    ['metadata.errorCode|', 'metadata.errorCode in (', 'metadata.errorCode in ('],
    ['level:|', undefined, 'level:debug'],
    ['level:error,fa|', undefined, 'level:error,fatal'],
    ['level>=wa|', undefined, 'level>=warn'],
    ['source:api|', undefined, 'source:"api handler"'],
    ['-source:(model_inference,ap|)', undefined, '-source:(model_inference,"api handler")'],
    ['metadata.errorCode=|', undefined, 'metadata.errorCode=CUDA_OOM'],
    ['metadata.errorCode=TI| limit:5', undefined, 'metadata.errorCode=TIMEOUT limit:5'],
    ['metadata.batchSize in (2,|', undefined, 'metadata.batchSize in (2,4'],
    ['metadata.code=|', undefined, 'metadata.code="42"'],
    ['metadata.model="lla|', undefined, 'metadata.model="llama 2"'],
    ['job:|', 'job_2', 'job:job_2'],
    ['endpoint:|', undefined, 'endpoint:ep_1'],
    ['from:|', 'now-6h', 'from:now-6h'],
    ['sort:gpu|', undefined, 'sort:gpuUtilization'],
    ['sort:duration |', undefined, 'sort:duration asc'],
    ['sort:duration de|', undefined, 'sort:duration desc'],
    ['metadata.batchSize in (2)|', undefined, '(none)'],
    ['/lev|', undefined, '(none)'],
    ['"lev|', undefined, '(none)'],
  ])('%s', (marked, label, expected) => {
    expect(take(marked, label)).toBe(expected);
  });

  it('stays within the text and never throws', () => {
    const pieces = fc.oneof(
      texts,
      fc.constantFrom('level:', 'gpuUtilization>', ' ', 'sort:', ' in (', '"', ',', '-'),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), fc.integer({ min: -2, max: 60 }), (parts, caret) => {
        const text = parts.join('');
        for (const { from, to } of completions(text, caret, knowledge)) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('proposes values that are read as the same value', () => {
    for (const [name, { values }] of knowledge.fields) {
      if (name === '"jobId"') continue;
      const text = `${name}=`;
      const proposals = completions(text, text.length, knowledge);
      expect(proposals).toHaveLength(values.length);
      for (const { insert } of proposals) {
        const { query, problems } = parseQueryText(text + insert);
        expect(problems).toEqual([]);
        expect(values.some(({ value }) => value === query.fields[0]?.value)).toBe(true);
      }
    }
  });
});
