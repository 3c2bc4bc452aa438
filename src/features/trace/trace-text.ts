import { MAX_GAPS, type Trace, type TraceKey } from '../../logs/analysis/trace';
import { formatCount, formatCounted, formatSeconds } from '../../ui/format';
import { MAX_LANES, MAX_TRACKS, type WaterfallLayout } from './waterfall-layout';

/** Milliseconds as "4.32 s". */
export function spanText(ms: number): string {
  return formatSeconds(ms / 1_000);
}

/** "job" or "request". */
export function keyNoun({ field }: TraceKey): 'job' | 'request' {
  return field === 'jobId' ? 'job' : 'request';
}

/** The waterfall in words, for those who do not see it. */
export function traceSummary(trace: Trace): string {
  const parts = [
    `${formatCounted(trace.rows.length, 'entry', 'entries')} of ${formatCounted(trace.lanes.length, 'source', 'sources')} over ${spanText(trace.wallMs)}`,
    `${trace.outcome.status}: ${trace.outcome.reason}`,
  ];
  const start = trace.start ?? 0;
  const errorTimes = trace.errors.flatMap((row) => trace.rows[row]?.sinceStartMs ?? []);
  if (errorTimes.length > 0)
    parts.push(
      `${formatCounted(errorTimes.length, 'error', 'errors')} at ${errorTimes.slice(0, 5).map(spanText).join(', ')}${errorTimes.length > 5 ? ', …' : ''}`,
    );
  const [gap] = trace.gaps;
  if (gap !== undefined)
    parts.push(`longest gap ${spanText(gap.end - gap.start)}, from ${spanText(gap.start - start)}`);
  if (trace.phases.length > 0)
    parts.push(
      `phases ${trace.phases
        .slice(0, 12)
        .map(({ label, seconds }) => `${label} ${formatSeconds(seconds)}`)
        .join(', ')}`,
    );
  return `Waterfall of the ${keyNoun(trace.key)}: ${parts.join('; ')}. Every entry is in the table.`;
}

/** What the chart cuts, leaves out or assumes, in sentences. */
export function traceNotes(trace: Trace, layout: WaterfallLayout): readonly string[] {
  const notes: string[] = [];
  const clamped = trace.rows.filter(({ clampedMs }) => clampedMs > 0);
  if (clamped.length > 0) {
    const most = Math.max(...clamped.map(({ clampedMs }) => clampedMs));
    notes.push(
      `${formatCounted(clamped.length, 'entry reports', 'entries report')} a duration that began before the first entry: cut there and marked ◂ (up to ${spanText(most)} not drawn).`,
    );
  }
  if (trace.untimed.length > 0)
    notes.push(
      `${formatCounted(trace.untimed.length, 'entry has', 'entries have')} no readable time and no place on the axis; listed last in the table.`,
    );
  if (trace.gaps.length === MAX_GAPS) notes.push(`Of the gaps, the ${MAX_GAPS} longest are marked.`);
  if (layout.omittedMarks > 0)
    notes.push(
      `The chart draws ${formatCount(trace.rows.length - layout.omittedMarks)} of ${formatCounted(trace.rows.length, 'entry', 'entries')}: errors first, then the longest.`,
    );
  if (layout.omittedLanes > 0)
    notes.push(
      `${formatCounted(layout.omittedLanes, 'source', 'sources')} beyond the first ${MAX_LANES} not drawn.`,
    );
  if (layout.overlapping > 0)
    notes.push(
      `${formatCounted(layout.overlapping, 'mark lies', 'marks lie')} over others, where more than ${MAX_TRACKS} of one source overlap.`,
    );
  return notes;
}

/** "5 entries over 1,000 of 4,210 loaded": what a view was computed from. */
export function loadedText(loaded: number, matching: number | null): string {
  return matching === null || matching <= loaded
    ? `${formatCount(loaded)} loaded`
    : `${formatCount(loaded)} loaded of ${formatCount(matching)} matching`;
}
