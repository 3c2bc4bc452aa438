import { type ReactNode, useState } from 'react';
import panel from '../../log-ui/analysis-panel.module.css';
import { formatMoment, zoneLabel } from '../../log-ui/log-time';
import { useRedaction } from '../../log-ui/use-redaction';
import type { SideChoice } from '../../logs/analysis/analysis-request';
import type { Comparison, CountDifference, DurationComparison } from '../../logs/analysis/comparison';
import { searchForTemplate } from '../../logs/analysis/template-search';
import type { ZoneChoice } from '../../logs/time-range';
import { visibleStart } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { formatCount, formatCounted } from '../../ui/format';
import { Panel } from '../../ui/panel';
import styles from './compare.module.css';
import { figureDifferenceText, figureText, largest, relativeText, signed } from './difference-text';
import type { Sides } from './sides';

export interface ComparisonTablesProps {
  readonly comparison: Comparison;
  readonly sides: Sides;
  readonly zone: ZoneChoice;
  readonly onFilterError: (code: string) => void;
  readonly onSearch: (text: string) => void;
}

const STEP = 20;
const NAME_LENGTH = 300;

/** A comparison in parts, each largest difference first. */
export function ComparisonTables(props: ComparisonTablesProps) {
  const { comparison, sides, zone } = props;
  const { entries, perHour, codesBasis } = comparison;
  const { text } = useRedaction();
  const side = (choice: SideChoice): string =>
    `${formatMoment(choice.range.start, zone)} – ${formatMoment(choice.range.end, zone)} ${zoneLabel(zone, choice.range.start)}` +
    (choice.endpoints.length === 0
      ? ''
      : `, ${choice.endpoints.map((id) => visibleStart(text(id), NAME_LENGTH)).join(', ')}`);
  return (
    <>
      <dl className={styles.sides}>
        {(['left', 'right'] as const).map((name) => (
          <div key={name}>
            <dt>{name === 'left' ? 'Left' : 'Right'}</dt>
            <dd>
              {side(sides[name])}: <b>{formatCounted(entries[name], 'entry', 'entries')}</b>
            </dd>
          </div>
        ))}
      </dl>
      <p className={panel.hint}>
        Differences are right less left
        {perHour
          ? ', in entries per hour because the sides differ in length; the counts themselves are as they are.'
          : '.'}
      </p>
      {entries.left + entries.right === 0 && (
        <p role="status" className={panel.hint}>
          Neither side holds a loaded entry.
        </p>
      )}
      <div className={styles.grid}>
        <CountTable title="Levels" rows={comparison.levels} perHour={perHour} />
        <CountTable
          title="Error codes"
          note={`carried by ${formatCount(codesBasis.left.used)} of ${formatCount(codesBasis.left.of)} entries left, ${formatCount(codesBasis.right.used)} of ${formatCount(codesBasis.right.of)} right`}
          rows={comparison.codes}
          perHour={perHour}
          action={{ label: 'Filter by', run: props.onFilterError }}
        />
        <CountTable title="Sources" rows={comparison.sources} perHour={perHour} />
        <FigureTable title="Durations of entries" durations={comparison.durations} />
        <FigureTable title="Durations of requests" durations={comparison.requests} />
      </div>
      <CountTable
        title="Patterns"
        note={
          comparison.omittedPatterns === 0
            ? 'messages with their variable parts masked'
            : `messages with their variable parts masked; ${formatCounted(comparison.omittedPatterns, 'further pattern', 'further patterns')} not compared`
        }
        rows={comparison.patterns}
        perHour={perHour}
        action={{
          label: 'Search for',
          run: (template) => {
            const pattern = searchForTemplate(template);
            if (pattern !== null) props.onSearch(pattern);
          },
          possible: (template) => searchForTemplate(template) !== null,
        }}
      />
    </>
  );
}

interface CountTableProps {
  readonly title: string;
  readonly note?: string;
  readonly rows: readonly CountDifference[];
  readonly perHour: boolean;
  /** What a press on a name does. */
  readonly action?: {
    readonly label: string;
    readonly run: (name: string) => void;
    readonly possible?: (name: string) => boolean;
  };
}

function CountTable({ title, note, rows, perHour, action }: CountTableProps) {
  const [limit, setLimit] = useState(STEP);
  const { text } = useRedaction();
  const most = largest(rows);
  const heads = ['Left', 'Right', perHour ? 'Difference / h' : 'Difference', 'Relative'];
  return (
    <Panel title={title} note={note}>
      {rows.length === 0 ? (
        <p className={panel.hint}>None on either side.</p>
      ) : (
        <DifferenceTable name={title} heads={heads}>
          {rows.slice(0, limit).map((row) => {
            const name = <bdi>{visibleStart(text(row.name), NAME_LENGTH) || 'none'}</bdi>;
            const pressable = action !== undefined && action.possible?.(row.name) !== false;
            return (
              <tr key={row.name}>
                <th scope="row">
                  {pressable ? (
                    <Button look="link" onClick={() => action.run(row.name)}>
                      <span className="visually-hidden">{action.label}</span> {name}
                    </Button>
                  ) : (
                    name
                  )}{' '}
                  {row.status !== 'both' && (
                    <span className={styles.badge} data-status={row.status}>
                      {row.status}
                    </span>
                  )}
                </th>
                <td>{formatCount(row.left)}</td>
                <td>{formatCount(row.right)}</td>
                <td>{signed(row.difference)}</td>
                <td>{relativeText(row.relative)}</td>
                <DivergingBar share={row.difference / most} />
              </tr>
            );
          })}
        </DifferenceTable>
      )}
      {rows.length > limit && (
        <p className={panel.hint}>
          {formatCount(limit)} of {formatCount(rows.length)} are listed, largest difference first.{' '}
          <Button small onClick={() => setLimit(limit * 2)}>
            List {formatCount(Math.min(limit, rows.length - limit))} more
          </Button>
        </p>
      )}
    </Panel>
  );
}

/** Largest relative difference first, as counts and seconds have no common measure. */
function FigureTable({
  title,
  durations,
}: {
  readonly title: string;
  readonly durations: DurationComparison;
}) {
  const { left, right, rows } = durations;
  const note = `of ${formatCount(left.used)} entries left, ${formatCount(right.used)} right that report one`;
  const most = Math.max(0, ...rows.map(({ relative }) => Math.abs(relative ?? 0))) || 1;
  const bySize = rows.toSorted((a, b) => Math.abs(b.relative ?? -1) - Math.abs(a.relative ?? -1));
  return (
    <Panel title={title} note={note}>
      <DifferenceTable name={title} heads={['Left', 'Right', 'Difference', 'Relative']}>
        {bySize.map(({ name, relative, ...row }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{figureText(name, row.left)}</td>
            <td>{figureText(name, row.right)}</td>
            <td>{figureDifferenceText(name, row.difference)}</td>
            <td>{relativeText(relative)}</td>
            <DivergingBar share={(relative ?? 0) / most} />
          </tr>
        ))}
      </DifferenceTable>
    </Panel>
  );
}

function DifferenceTable({
  name,
  heads,
  children,
}: {
  readonly name: string;
  readonly heads: readonly string[];
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={`${name}, scrollable`}>
      <table className={styles.table} aria-label={name}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

/** Less to the left of the middle, more to the right; the figures beside it say the same. */
function DivergingBar({ share }: { readonly share: number }) {
  return (
    <td className={styles.barCell} aria-hidden="true">
      <div className={styles.bar}>
        <i
          data-less={share < 0 || undefined}
          style={{
            insetInlineStart: `${50 + Math.min(0, share) * 50}%`,
            inlineSize: `${Math.abs(share) * 50}%`,
          }}
        />
      </div>
    </td>
  );
}
