import panel from '../../log-ui/analysis-panel.module.css';
import { ChartPart } from '../../log-ui/chart-part';
import { LogText } from '../../log-ui/log-text';
import type { PhaseReport, PhaseRow } from '../../logs/analysis/phase-times';
import { DataTable } from '../../ui/data-table';
import { formatCounted, formatSeconds } from '../../ui/format';
import { basisText, FIGURE_COLUMNS, figureCells, rateText, secondsText, shareText } from './figure-text';
import styles from './performance.module.css';

export interface PhasesPanelProps {
  readonly phases: PhaseReport;
}

/** Where the requests' time went, by phase. */
export function PhasesPanel({ phases }: PhasesPanelProps) {
  const { rows, unaccounted, basis } = phases;
  const shares = [
    ...rows.map((row) => ({ key: row.name, label: row.label, share: row.share, detail: detailOf(row) })),
    {
      key: ' unaccounted',
      label: 'In no phase',
      share: unaccounted.share,
      detail: `${formatSeconds(unaccounted.seconds)} in all`,
    },
  ];
  return (
    <ChartPart
      title="Phases"
      note={noteOf(phases)}
      empty={basis.used === 0 ? 'No entry reports phases.' : null}
      chart={() => (
        <ul className={styles.bars} aria-label="Share of all time by phase">
          {shares.map(({ key, label, share, detail }) => (
            <li key={key}>
              <span className={styles.barLine}>
                <LogText text={label} max={60} />
                <span className={styles.barFigure}>{shareText(share)}</span>
              </span>
              <span className={styles.track}>
                <span
                  className={styles.fill}
                  data-unaccounted={key === ' unaccounted' || undefined}
                  style={{ inlineSize: `${100 * (share ?? 0)}%` }}
                />
              </span>
              <span className={panel.quiet}>{detail}</span>
            </li>
          ))}
        </ul>
      )}
      table={() => (
        <div className={panel.wideTable}>
          <DataTable
            caption="Times by phase"
            columns={[
              { name: 'Phase' },
              { name: 'Share of all time', numeric: true },
              { name: 'Took any time', numeric: true },
              ...FIGURE_COLUMNS,
            ]}
            rows={[
              ...rows.map((row) => ({
                key: row.name,
                cells: [
                  <LogText key="label" text={row.label} max={60} />,
                  shareText(row.share),
                  rateText(row.taken),
                  ...figureCells(row.summary.figures),
                ],
              })),
              {
                key: ' unaccounted',
                cells: [
                  'In no phase',
                  shareText(unaccounted.share),
                  '—',
                  ...figureCells(null).map(() => '—'),
                ],
              },
            ]}
          />
        </div>
      )}
    />
  );
}

function detailOf({ summary, taken }: PhaseRow): string {
  const { figures } = summary;
  return `average ${secondsText(figures?.average)}, p95 ${secondsText(figures?.p95)}, took any time in ${rateText(taken)}`;
}

function noteOf({ basis, unreadable, overAccounted }: PhaseReport): string {
  return [
    `Reported by ${basisText(basis)}. Shares are of all time they report.`,
    unreadable > 0 ? `${formatCounted(unreadable, 'value is no time', 'values are no times')}.` : '',
    overAccounted > 0
      ? `Of ${formatCounted(overAccounted, 'request', 'requests')} the phases add up to more than the total.`
      : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
