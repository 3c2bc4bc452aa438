import { useState } from 'react';
import { BarList, type BarRow } from '../../log-ui/bar-list';
import type { NameCount } from '../../logs/facets';
import type { FieldFilter } from '../../logs/field-filter';
import { isLevel, type Level, parseLevel } from '../../logs/level';
import { visibleStart } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatCounted } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { ChartBlock } from './chart-block';
import { capital } from './chart-text';
import type { FacetsShown } from './facets-shown';

export interface SummaryPanelProps {
  readonly facets: FacetsShown;
  readonly scope: string;
  readonly loaded: number;
  readonly activeLevel: Level;
  readonly activeSources: readonly string[];
  readonly onFilterLevel: (level: Level) => void;
  readonly onToggleSource: (source: string) => void;
  readonly onFilterField: (filter: FieldFilter) => void;
}

/** Sources shown before "Show all". */
const FIRST_SOURCES = 10;

/** Counts per level and source; every row filters. */
export function SummaryPanel({
  facets,
  scope,
  loaded,
  activeLevel,
  activeSources,
  onFilterLevel,
  onToggleSource,
  onFilterField,
}: SummaryPanelProps) {
  const [allSources, setAllSources] = useState(false);
  const { levels, sources } = facets;
  const computed = `computed from the ${formatCounted(loaded, 'loaded entry', 'loaded entries')}; the server sent no `;
  const note =
    facets.levelsComputed && facets.sourcesComputed
      ? `${capital(computed)}summary.`
      : `${capital(scope)}.${facets.levelsComputed ? ` Levels are ${computed}levels.` : ''}${facets.sourcesComputed ? ` Sources are ${computed}sources.` : ''}`;
  const hidden = sources.length - FIRST_SOURCES;
  return (
    <Panel title="Summary" note={note}>
      <ChartBlock
        title="Levels"
        empty={null}
        chart={() => (
          <BarList
            name="Entries per level"
            rows={levels.map(([name, count]) => ({
              key: name,
              label: name,
              figure: formatCount(count),
              share: shareOf(count, levels),
              fill: `var(--level-${parseLevel(name)}-fill)`,
              ...levelAction(name, activeLevel, onFilterLevel, onFilterField),
            }))}
          />
        )}
        table={() => <CountTable name="Level" counts={levels} />}
      />
      <ChartBlock
        title="Sources"
        empty={sources.length === 0 ? 'No entries, so no sources.' : null}
        chart={() => (
          <>
            <BarList
              name="Entries per source"
              rows={(allSources ? sources : sources.slice(0, FIRST_SOURCES)).map(([name, count]) => ({
                key: name,
                label: name === '' ? '(no source)' : name,
                figure: formatCount(count),
                share: shareOf(count, sources),
                fill: 'var(--level-info-fill)',
                // The address names sources, so entries without one cannot be chosen there.
                ...(name !== '' && sourceAction(name, activeSources, onToggleSource)),
              }))}
            />
            {hidden > 0 && (
              <Button
                small
                look="quiet"
                aria-expanded={allSources}
                onClick={() => setAllSources(!allSources)}
              >
                {allSources
                  ? `Show only ${FIRST_SOURCES} sources`
                  : `Show ${formatCounted(hidden, 'more source', 'more sources')}`}
              </Button>
            )}
          </>
        )}
        table={() => <CountTable name="Source" counts={sources} />}
      />
    </Panel>
  );
}

function sourceAction(
  name: string,
  active: readonly string[],
  onToggleSource: (source: string) => void,
): Partial<BarRow> {
  const chosen = active.includes(name);
  return {
    active: chosen,
    action: chosen ? 'stop filtering by this source' : 'filter by this source',
    onPick: () => onToggleSource(name),
  };
}

/** A level of the API's becomes the minimum; one that it does not know is filtered by its text. */
function levelAction(
  name: string,
  active: Level,
  onFilterLevel: (level: Level) => void,
  onFilterField: (filter: FieldFilter) => void,
): Partial<BarRow> {
  const level = parseLevel(name);
  if (isLevel(level))
    return {
      active: level === active && name === level,
      action: 'set as minimum level',
      onPick: () => onFilterLevel(level),
    };
  return {
    action: 'show only this level',
    onPick: () => onFilterField({ path: ['level'], value: name, exclude: false }),
  };
}

function CountTable({ name, counts }: { readonly name: string; readonly counts: readonly NameCount[] }) {
  return (
    <DataTable
      caption={`Entries per ${name.toLowerCase()}`}
      columns={[{ name }, { name: 'Entries', numeric: true }]}
      rows={counts.map(([key, count]) => ({
        key,
        cells: [visibleStart(key, 200) || '(none)', formatCount(count)],
      }))}
    />
  );
}

function shareOf(count: number, counts: readonly NameCount[]): number {
  const highest = counts.reduce((max, [, other]) => Math.max(max, other), 0);
  return highest === 0 ? 0 : count / highest;
}
