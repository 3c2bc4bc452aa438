import { formatMoment } from '../../log-ui/log-time';
import type { AggregationPlan, PlanMetric } from '../../logs/aggregation-plan';
import type { ZoneChoice } from '../../logs/time-range';
import { parseTimestamp } from '../../logs/timestamp';
import { formatCount, formatSeconds } from '../../ui/format';
import type { Figure, FigureMark } from './merge-answers';

export const METRIC_NAMES: Record<PlanMetric, string> = {
  count: 'Count',
  unique_jobs: 'Jobs',
  avg_duration: 'Average duration',
  p95_duration: 'p95 duration',
};

const MARKS: Record<FigureMark, string> = { exact: '', 'at-most': '≤ ', about: '≈ ' };

/** A figure with its unit, and a sign before it where it is no exact one: "≤ 14", "≈ 8.5 s". */
export function figureText(metric: PlanMetric, { value, mark }: Figure): string {
  if (value === null) return '—';
  const seconds = metric === 'avg_duration' || metric === 'p95_duration';
  const rounded = Math.round(value * 1_000) / 1_000;
  return `${MARKS[mark]}${seconds ? formatSeconds(rounded) : formatCount(value)}`;
}

/** A group's value as it is read; not yet redacted. Hours in the zone, to the minute: some are half an hour off UTC. */
export function groupText(name: string, value: string | null, zone: ZoneChoice): string {
  if (value === null) return `(no ${name})`;
  if (value === '') return '(empty)';
  const hour = name === 'hour' ? parseTimestamp(value).ms : null;
  return hour === null ? value : formatMoment(hour, zone).slice(0, 'YYYY-MM-DD hh:mm'.length);
}

/** The plan's own name, else what it counts by what: "Count and Jobs by level and hour". */
export function planTitle({ name, metrics, groupBy }: AggregationPlan): string {
  if (name !== '') return name;
  const what = listText(metrics.map((metric) => METRIC_NAMES[metric])) || 'No metric';
  return `${what} by ${listText(groupBy) || 'nothing yet'}`;
}

/** The plan's filters in words; empty without any. */
export function filtersText({ levels, sources, jobId, search }: AggregationPlan): string {
  return [
    levels.length > 0 ? `level ${levels.join(', ')}` : '',
    sources.length > 0 ? `source ${sources.map((source) => source || '(empty)').join(', ')}` : '',
    jobId === '' ? '' : `job ${jobId}`,
    search === '' ? '' : `message /${search}/`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function listText(words: readonly string[]): string {
  return words.length < 3
    ? words.join(' and ')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
