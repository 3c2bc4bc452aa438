import type { CSSProperties, ReactNode, SyntheticEvent } from 'react';
import { useRedaction } from '../../log-ui/use-redaction';
import { PHASE_PLACEMENT, type Trace } from '../../logs/analysis/trace';
import { isFailure } from '../../logs/level';
import { visibleStart } from '../../logs/visible-text';
import { formatCounted, formatSeconds } from '../../ui/format';
import { spanText, traceNotes, traceSummary } from './trace-text';
import styles from './waterfall.module.css';
import { type Lane, type Mark, type PhaseStrip, phaseStrips, type WaterfallLayout } from './waterfall-layout';
import { WaterfallLegend } from './waterfall-legend';

export interface WaterfallProps {
  readonly trace: Trace;
  readonly layout: WaterfallLayout;
  readonly current: number;
  readonly hovered: number | null;
  readonly onHover: (row: number | null) => void;
  /** A press on a mark. The keyboard's way are the rows of the table. */
  readonly onPick: (row: number) => void;
}

/** Lines that mark errors over all lanes; more would hide the rest. */
const MAX_ERROR_LINES = 50;
const HUES = 8;
const NAME_LENGTH = 80;

/** A trace over time: one lane a source, phases and gaps above, elapsed time below. */
export function Waterfall(props: WaterfallProps) {
  const { trace, layout, onHover, onPick } = props;
  const start = trace.start ?? 0;
  const share = (time: number): number => (time - start) / layout.spanMs;
  const { strips, omitted } = phaseStrips(trace);
  const rowOf = (event: SyntheticEvent): number | null => {
    const mark = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null;
    return mark === null ? null : Number(mark.dataset.row);
  };
  const notes = [
    ...traceNotes(trace, layout),
    ...(omitted > 0 ? [`${formatCounted(omitted, 'phase', 'phases')} more not drawn.`] : []),
  ];
  return (
    <figure className={styles.figure}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the table's rows are the keyboard's way */}
      <div
        role="img"
        aria-label={traceSummary(trace)}
        className={styles.chart}
        onPointerOver={(event) => onHover(rowOf(event))}
        onPointerLeave={() => onHover(null)}
        onClick={(event) => {
          const row = rowOf(event);
          if (row !== null) onPick(row);
        }}
      >
        <div className={styles.overlay}>
          {layout.ticks.map((tick) => (
            <i
              key={tick}
              className={styles.gridLine}
              style={{ insetInlineStart: percent(tick / layout.spanMs) }}
            />
          ))}
          {trace.gaps.map((gap) => (
            <i
              key={gap.row}
              className={styles.gap}
              data-covered={gap.covered || undefined}
              style={across(share(gap.start), share(gap.end) - share(gap.start))}
            />
          ))}
          {trace.errors.slice(0, MAX_ERROR_LINES).map((row) => (
            <i
              key={row}
              className={styles.errorLine}
              style={{ insetInlineStart: percent((trace.rows[row]?.sinceStartMs ?? 0) / layout.spanMs) }}
            />
          ))}
        </div>
        {strips.map((strip) => (
          <ChartRow key={strip.row} label="Phases" detail={stripDetail(trace, strip)}>
            <div className={styles.strip} data-row={strip.row}>
              {strip.phases.map(({ phase, left, width }, index) => (
                <span
                  key={phase.name}
                  className={styles.phase}
                  data-hue={index % HUES}
                  title={`${visibleStart(phase.label, NAME_LENGTH)} ${formatSeconds(phase.seconds)}`}
                  style={across(left, width)}
                >
                  {width > 0.08 && <span>{visibleStart(phase.label, NAME_LENGTH)}</span>}
                </span>
              ))}
            </div>
          </ChartRow>
        ))}
        {trace.gaps.length > 0 && (
          <ChartRow label="Gaps" detail="">
            <div className={styles.gapRow}>
              {trace.gaps.map(
                (gap) =>
                  share(gap.end) - share(gap.start) > 0.05 && (
                    <span key={gap.row} style={across(share(gap.start), share(gap.end) - share(gap.start))}>
                      <b>{spanText(gap.end - gap.start)}</b>
                    </span>
                  ),
              )}
            </div>
          </ChartRow>
        )}
        {layout.lanes.map((lane, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lanes have a fixed order
          <LaneRow key={index} lane={lane} {...props} />
        ))}
        <ChartRow label="Elapsed" detail="">
          <div className={styles.axis}>
            {layout.ticks.map((tick) => (
              <span
                key={tick}
                data-last={tick / layout.spanMs > 0.93 || undefined}
                style={{ insetInlineStart: percent(tick / layout.spanMs) }}
              >
                {spanText(tick)}
              </span>
            ))}
          </div>
        </ChartRow>
      </div>
      <figcaption className={styles.caption}>
        <WaterfallLegend trace={trace} />
        {notes.length > 0 && (
          <ul className={styles.notes}>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
        {strips.map((strip) => (
          <p key={strip.row}>
            Phases ({stripDetail(trace, strip)}):{' '}
            {strip.phases.map(({ phase }, index) => (
              <span key={phase.name} className={styles.phaseName}>
                <i className={styles.swatch} data-hue={index % HUES} />
                <bdi>{visibleStart(phase.label, NAME_LENGTH)}</bdi> {formatSeconds(phase.seconds)}
                {phase.clampedMs > 0 && ` (${spanText(phase.clampedMs)} of it before the first entry)`}
              </span>
            ))}
          </p>
        ))}
        {strips.length > 0 && (
          <p>
            Phases: {PHASE_PLACEMENT}
            {strips.some(({ ownScale }) => ownScale) &&
              ' Those that mostly lie before the first entry are drawn on a scale of their own, not on the axis.'}
          </p>
        )}
      </figcaption>
    </figure>
  );
}

function stripDetail(trace: Trace, { row, ownScale, seconds }: PhaseStrip): string {
  const at = `reported at ${spanText(trace.rows[row]?.sinceStartMs ?? 0)}`;
  return ownScale ? `${at}; own scale, ${formatSeconds(seconds)}` : at;
}

function ChartRow({
  label,
  detail,
  children,
}: {
  readonly label: string;
  readonly detail: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={styles.lane}>
      <div className={styles.label}>
        <bdi title={label}>{label}</bdi>
        {detail !== '' && <span className={styles.detail}>{detail}</span>}
      </div>
      <div className={styles.plot}>{children}</div>
    </div>
  );
}

function LaneRow({ lane, ...props }: WaterfallProps & { readonly lane: Lane }) {
  const { text } = useRedaction();
  const counted = formatCounted(lane.entries, 'entry', 'entries');
  const failed = lane.errors === 0 ? '' : `, ${formatCounted(lane.errors, 'error', 'errors')}`;
  return (
    <ChartRow
      label={visibleStart(text(lane.source), NAME_LENGTH) || 'no source'}
      detail={`${counted}${failed}`}
    >
      <div className={styles.tracks} style={{ blockSize: `${lane.tracks * 16}px` }}>
        {lane.marks.map((mark) => (
          <DrawnMark key={mark.row} mark={mark} {...props} />
        ))}
      </div>
    </ChartRow>
  );
}

function DrawnMark({ mark, trace, current, hovered }: WaterfallProps & { readonly mark: Mark }) {
  const level = trace.rows[mark.row]?.level ?? 'unknown';
  const shared = {
    'data-row': mark.row,
    'data-level': level,
    'data-current': mark.row === current || undefined,
    'data-hovered': mark.row === hovered || undefined,
  };
  const sign = isFailure(level) ? '!' : '';
  const top = `${mark.track * 16 + 2}px`;
  if (mark.width === 0)
    return (
      <span {...shared} className={styles.point} style={{ insetInlineStart: percent(mark.left), top }}>
        {sign}
      </span>
    );
  return (
    <span
      {...shared}
      className={styles.bar}
      data-clamped={mark.clamped || undefined}
      style={{ ...across(mark.left, mark.width), top }}
    >
      {mark.clamped ? '◂' : ''}
      <b>{sign}</b>
    </span>
  );
}

function percent(share: number): string {
  return `${100 * share}%`;
}

function across(left: number, width: number): CSSProperties {
  return { insetInlineStart: percent(left), inlineSize: percent(width) };
}
