import { jsonText } from '../../logs/json';
import type { PhaseTimes } from '../../logs/performance';
import { textStart, visibleText } from '../../logs/visible-text';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatSeconds } from '../../ui/format';
import figures from './figures.module.css';
import { Notice } from './section';

/** More phases than can be told apart are counted, not drawn. */
const MAX_PHASES = 50;
const HUES = 8;

/** A request's phases as one stacked bar, with every figure in the table below it. */
export function PhaseBar({ times }: { readonly times: PhaseTimes }) {
  const phases = times.phases.slice(0, MAX_PHASES);
  const hidden = times.phases.length - phases.length;
  const unaccounted = Math.max(0, times.difference);
  return (
    <div className={figures.phases}>
      <div className={figures.bar} aria-hidden="true">
        {phases.map((phase, index) => (
          <span
            key={phase.name}
            className={figures.phase}
            data-hue={index % HUES}
            style={{ inlineSize: `${percent(phase.seconds, times.scale)}%` }}
          />
        ))}
      </div>
      <DataTable
        caption="Phases"
        columns={[{ name: 'Phase' }, { name: 'Time', numeric: true }, { name: 'Share', numeric: true }]}
        rows={[
          ...phases.map((phase, index) => ({
            key: `phase ${phase.name}`,
            cells: [
              <PhaseName key="name" name={phase.name} hue={index % HUES} />,
              formatSeconds(phase.seconds),
              share(phase.seconds, times.scale),
            ],
          })),
          ...times.unreadable.slice(0, MAX_PHASES).map(([name, value]) => ({
            key: `unreadable ${name}`,
            cells: [
              <PhaseName key="name" name={name} hue={null} />,
              `not a time: ${visibleText(textStart(jsonText(value), 100))}`,
              '—',
            ],
          })),
          ...(unaccounted > 0
            ? [
                {
                  key: 'unaccounted',
                  cells: [
                    <PhaseName key="name" name="unaccounted" hue={null} />,
                    formatSeconds(unaccounted),
                    share(unaccounted, times.scale),
                  ],
                },
              ]
            : []),
        ]}
      />
      {hidden > 0 && (
        <p className={figures.note}>
          {formatCount(hidden)} more phases are in the metadata, {MAX_PHASES} are shown.
        </p>
      )}
      {times.difference < 0 && times.total !== null && (
        <Notice>
          The phases add up to {formatSeconds(times.sum)}, {formatSeconds(-times.difference)} more than the
          total of {formatSeconds(times.total)}: phases overlap, or a figure is wrong.
        </Notice>
      )}
    </div>
  );
}

function PhaseName({ name, hue }: { readonly name: string; readonly hue: number | null }) {
  return (
    <span className={figures.phaseName}>
      <span className={figures.swatch} data-hue={hue ?? undefined} aria-hidden="true" />
      <bdi>{visibleText(textStart(name, 200))}</bdi>
    </span>
  );
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (part / whole) * 100;
}

function share(part: number, whole: number): string {
  const value = percent(part, whole);
  return value > 0 && value < 0.1 ? '< 0.1 %' : `${Number(value.toFixed(1))} %`;
}
