import type { KeyboardEvent, Ref } from 'react';
import { isLevel, LEVELS } from '../../logs/level';
import { LIMIT, searchProblem } from '../../logs/query';
import { DEFAULT_VIEW, type ViewState } from '../../logs/view-state';
import { useSettings } from '../../settings/settings';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { SelectField } from '../../ui/select-field';
import { TextField } from '../../ui/text-field';
import { EndpointChoice } from './endpoint-choice';
import styles from './filter-bar.module.css';
import { FilterChips } from './filter-chips';
import { TimeRangePicker } from './time-range-picker';
import { useDraft } from './use-draft';

export interface FilterBarProps {
  readonly view: ViewState;
  readonly knownEndpoints: readonly string[];
  readonly chosenEndpoints: readonly string[];
  /** The API's documented sources and those seen in the answers. */
  readonly knownSources: readonly string[];
  /** What the server had against the search pattern (400), shown at the field. */
  readonly serverSearchProblem: string | null;
  readonly refreshing: boolean;
  readonly onChange: (patch: Partial<ViewState>) => void;
  readonly onRefresh: () => void;
  readonly searchRef?: Ref<HTMLInputElement>;
}

const PAGE_SIZES = [100, 500, 1_000, 5_000, 10_000];

export function FilterBar(props: FilterBarProps) {
  const { view, onChange } = props;
  const zone = useSettings((settings) => settings.zone);
  const changeSettings = useSettings((settings) => settings.change);
  const search = useDraft(
    view.search,
    (text) => onChange({ search: text }),
    (text) => searchProblem(text) === null,
  );
  const job = useDraft(
    view.jobId,
    (text) => onChange({ jobId: text.trim() }),
    () => true,
  );
  const typingProblem = searchProblem(search.text);
  const onEnter = (commit: () => void) => (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit();
  };
  const sizes = PAGE_SIZES.includes(view.limit)
    ? PAGE_SIZES
    : [...PAGE_SIZES, view.limit].sort((a, b) => a - b);
  return (
    <div role="search" className={styles.bar} aria-label="Log filters">
      <EndpointChoice
        known={props.knownEndpoints}
        chosen={props.chosenEndpoints}
        onChoose={(endpoints) => onChange({ endpoints })}
      />
      <TimeRangePicker
        from={view.from}
        to={view.to}
        zone={zone}
        onZone={(choice) => changeSettings({ zone: choice })}
        onRange={(from, to) => onChange({ from, to })}
      />
      <SelectField
        className={styles.level}
        label="Minimum level"
        value={view.level}
        options={LEVELS.map((level) => ({ value: level, label: level }))}
        onChoose={(level) => isLevel(level) && onChange({ level })}
      />
      <TextField
        className={styles.search}
        label="Search messages"
        type="search"
        placeholder="regular expression, e.g. memory.*error|OOM"
        maxLength={1_024}
        ref={props.searchRef}
        value={search.text}
        onChange={(event) => search.type(event.target.value)}
        onKeyDown={onEnter(search.commit)}
        problem={
          typingProblem !== null
            ? `Not a valid regular expression: ${typingProblem}. The last valid search stays in force.`
            : props.serverSearchProblem
        }
      />
      <TextField
        className={styles.job}
        label="Job ID"
        placeholder="job_…"
        maxLength={256}
        value={job.text}
        onChange={(event) => job.type(event.target.value)}
        onKeyDown={onEnter(job.commit)}
      />
      <SelectField
        className={styles.source}
        label="Source"
        value=""
        options={[
          { value: '', label: view.sources.length === 0 ? 'All sources' : `${view.sources.length} chosen` },
          ...props.knownSources.map((source) => ({
            value: source,
            label: `${view.sources.includes(source) ? '✓ ' : ''}${source}`,
          })),
        ]}
        onChoose={(source) => onChange({ sources: source === '' ? [] : toggled(view.sources, source) })}
      />
      <SelectField
        className={styles.limit}
        label="Page size"
        value={String(view.limit)}
        options={sizes.map((size) => ({ value: String(size), label: String(size) }))}
        onChoose={(size) => onChange({ limit: Math.min(LIMIT.max, Math.max(LIMIT.min, Number(size))) })}
      />
      <div className={styles.actions}>
        <Button icon={<Icon name="refresh" />} onClick={props.onRefresh} aria-busy={props.refreshing}>
          Refresh
        </Button>
        <Button
          onClick={() => {
            const { level, search: none, jobId, sources, fields } = DEFAULT_VIEW;
            search.type(none);
            onChange({ level, search: none, jobId, sources, fields });
          }}
        >
          Clear filters
        </Button>
      </div>
      <FilterChips
        sources={view.sources}
        fields={view.fields}
        onSources={(sources) => onChange({ sources })}
        onFields={(fields) => onChange({ fields })}
      />
    </div>
  );
}

function toggled(list: readonly string[], name: string): readonly string[] {
  return list.includes(name) ? list.filter((other) => other !== name) : [...list, name];
}
