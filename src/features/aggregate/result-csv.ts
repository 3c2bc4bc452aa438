import { csvRow } from '../../logs/csv';
import type { PlanResult, ResultRow } from './merge-answers';

/**
 * The rows as CSV under the API's own names: durations in seconds, hours as ISO 8601. Where a figure is no exact one,
 * a last column says which. Texts pass through `redact`.
 */
export function resultCsv(
  { plan }: Pick<PlanResult, 'plan'>,
  rows: readonly ResultRow[],
  redact: (text: string) => string,
): string {
  const inexact = rows.some(({ figures }) => [...figures.values()].some(({ mark }) => mark !== 'exact'));
  const lines = rows.map(({ values, figures }) => {
    const marked = [...figures].filter(([, { mark }]) => mark !== 'exact');
    return [
      ...values.map((value) => redact(value ?? '')),
      ...plan.metrics.map((metric) => String(figures.get(metric)?.value ?? '')),
      ...(inexact ? [marked.map(([metric, { mark }]) => `${metric} ${mark}`).join('; ')] : []),
    ];
  });
  const head = [...plan.groupBy, ...plan.metrics, ...(inexact ? ['not_exact'] : [])];
  return [head, ...lines].map((cells) => csvRow(cells)).join('');
}
