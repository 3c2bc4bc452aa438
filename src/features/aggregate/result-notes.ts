import { undocumentedFilters } from '../../logs/aggregation-plan-choices';
import { formatCounted } from '../../ui/format';
import { METRIC_NAMES } from './figure-text';
import type { FigureMark, PlanResult } from './merge-answers';

/** What must be known of a result before its figures are believed, in sentences. */
export function resultNotes(result: PlanResult): readonly string[] {
  const { plan, rows, parts, answered, absent, missingMetrics, missingGroups, beyondFilter } = result;
  const marks = new Set<FigureMark>(
    rows.flatMap(({ figures }) => [...figures.values()].map(({ mark }) => mark)),
  );
  const metricMarked = (metric: 'avg_duration' | 'p95_duration') =>
    rows.some(({ figures }) => figures.get(metric)?.mark === 'about');
  const notes: string[] = [];
  if (answered < parts)
    notes.push(
      `Incomplete: only ${answered} of ${formatCounted(parts, 'request was', 'requests were')} answered, so every count is too low.`,
    );
  if (absent > 0)
    notes.push(
      `${absent} of ${formatCounted(answered, 'answer does', 'answers do')} not hold this aggregation, so every count is too low.`,
    );
  if (parts > 1)
    notes.push(
      `Put together from ${formatCounted(answered, 'answer', 'answers')}. Counts add up; an entry at the very millisecond where two slices meet may be counted in both.`,
    );
  if (marks.has('at-most'))
    notes.push('≤: jobs of several answers added up; a job that is in two of them is counted twice.');
  if (metricMarked('avg_duration'))
    notes.push('≈ average: the answers’ averages weighed by their counts, entries without a duration too.');
  if (metricMarked('p95_duration'))
    notes.push('≈ p95: the highest of the answers’ percentiles, as percentiles cannot be added up.');
  if (missingMetrics.length > 0)
    notes.push(
      `Not in the server’s answer: ${missingMetrics.map((metric) => METRIC_NAMES[metric]).join(', ')}.`,
    );
  if (missingGroups.length > 0)
    notes.push(
      `The server’s answer does not say ${missingGroups.join(', ')}, so rows are put together without it.`,
    );
  if (beyondFilter > 0)
    notes.push(
      `${formatCounted(beyondFilter, 'row is', 'rows are')} outside the filters: the server ignores them, and its figures are of more entries than asked for.`,
    );
  else if (undocumentedFilters(plan).length > 0)
    notes.push(
      `The API document does not name the filter ${undocumentedFilters(plan).join(', ')}: whether the server applied it shows only in the logs.`,
    );
  return notes;
}
