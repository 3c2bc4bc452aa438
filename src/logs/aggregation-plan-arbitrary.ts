import fc from 'fast-check';
import { type AggregationPlan, MAX_GROUPS, METRICS } from './aggregation-plan';
import { LEVELS } from './level';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('memory.*error|OOM', 'a;b=c', '%2C', ',', '%00', '%', ' a ', '\u202e', '\'"<script>', '='),
);
const group = fc.oneof(
  fc.constantFrom('level', 'hour', 'source', 'jobId', 'endpoint', 'errorCode', '__proto__', 'a,b;c=%2C'),
  text.map((name) => name.trim()).filter((name) => name !== ''),
);

/** Plans as the builder makes them, hostile texts among them. For tests. */
export const plans: fc.Arbitrary<AggregationPlan> = fc.record({
  name: text,
  groupBy: fc.uniqueArray(group, { maxLength: MAX_GROUPS }),
  metrics: fc.subarray([...METRICS]),
  levels: fc.subarray([...LEVELS]),
  sources: fc.uniqueArray(text, { maxLength: 4 }),
  jobId: text,
  search: text,
});
