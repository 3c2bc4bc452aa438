import { useId } from 'react';
import { NameList } from '../../log-ui/name-list';
import type { AdvancedQuery } from '../../logs/advanced-query';
import { ENTRY_LEVELS, isLevel, LEVELS } from '../../logs/level';
import { LIMIT } from '../../logs/query';
import type { FieldKnowledge } from '../../logs/query-completion-knowledge';
import { formatPath } from '../../logs/query-text-format';
import { CheckList } from '../../ui/check-list';
import { DraftField } from '../../ui/draft-field';
import { SelectField } from '../../ui/select-field';
import { readPath } from './condition-draft';
import { FieldConditions } from './field-conditions';
import styles from './search.module.css';
import { TextTerms } from './text-terms';

export interface QueryFormProps {
  readonly query: AdvancedQuery;
  /** While the text has faults the form cannot speak for all of it. */
  readonly disabled: boolean;
  readonly knowledge: FieldKnowledge;
  readonly onQuery: (query: AdvancedQuery) => void;
}

/** The query as a form. What is chosen here is written into the text, and what is typed there shows here. */
export function QueryForm({ query, disabled, knowledge, onQuery }: QueryFormProps) {
  const fieldList = useId();
  const set = (patch: Partial<AdvancedQuery>) => onQuery({ ...query, ...patch });
  const { levels, sources, sort } = query;
  const endpoints = [...new Set([...knowledge.endpoints, ...query.endpoints])];
  const levelsOf = (names: readonly string[]) => ENTRY_LEVELS.filter((level) => names.includes(level));
  return (
    <fieldset className={styles.form} disabled={disabled} aria-label="Query form">
      {disabled && (
        <p className={styles.wide}>Mend the marked parts of the text first: the form would drop them.</p>
      )}
      <SelectField
        label="Level at least"
        value={levels.minimum ?? ''}
        options={[{ value: '', label: 'any' }, ...LEVELS.map((level) => ({ value: level, label: level }))]}
        onChoose={(minimum) => set({ levels: { ...levels, minimum: isLevel(minimum) ? minimum : null } })}
      />
      <CheckList
        label="Only these levels"
        options={ENTRY_LEVELS}
        chosen={levels.include}
        onChosen={(names) => set({ levels: { ...levels, include: levelsOf(names) } })}
      />
      <CheckList
        label="Not these levels"
        options={ENTRY_LEVELS}
        chosen={levels.exclude}
        onChosen={(names) => set({ levels: { ...levels, exclude: levelsOf(names) } })}
      />
      <NameList
        label="Only these sources"
        names={sources.include}
        suggested={knowledge.sources}
        onNames={(include) => set({ sources: { ...sources, include } })}
      />
      <NameList
        label="Not these sources"
        names={sources.exclude}
        suggested={knowledge.sources}
        onNames={(exclude) => set({ sources: { ...sources, exclude } })}
      />
      <DraftField
        label="Job"
        placeholder="any"
        value={query.jobId}
        onCommit={(jobId) => set({ jobId: jobId.trim() })}
      />
      <DraftField
        label="Request"
        placeholder="any"
        value={query.requestId}
        onCommit={(requestId) => set({ requestId: requestId.trim() })}
      />
      <TextTerms terms={query.texts} onTerms={(texts) => set({ texts })} />
      <FieldConditions
        conditions={query.fields}
        knowledge={knowledge}
        fieldList={fieldList}
        onConditions={(fields) => set({ fields })}
      />
      {endpoints.length > 0 && (
        <CheckList
          label="Endpoints"
          hint="None chosen: those of the filter bar."
          options={endpoints}
          chosen={query.endpoints}
          onChosen={(chosen) => set({ endpoints: chosen })}
        />
      )}
      <div className={styles.inline}>
        <DraftField
          label="Sort by"
          list={fieldList}
          value={formatPath(sort.field)}
          check={(text) => (text.trim() === '' ? 'Name a field.' : null)}
          onCommit={(text) => set({ sort: { ...sort, field: readPath(text) } })}
        />
        <SelectField
          label="Order"
          value={sort.order}
          options={[
            { value: 'desc', label: 'largest or newest first' },
            { value: 'asc', label: 'smallest or oldest first' },
          ]}
          onChoose={(order) => set({ sort: { ...sort, order: order === 'asc' ? 'asc' : 'desc' } })}
        />
      </div>
      <DraftField
        label="Limit"
        inputMode="numeric"
        value={String(query.limit)}
        check={limitProblem}
        onCommit={(text) => set({ limit: Number(text) })}
      />
      <datalist id={fieldList}>
        <option value="timestamp" />
        <option value="level" />
        {[...knowledge.fields].map(([name, { count }]) => (
          <option key={name} value={name} label={`in ${count} entries`} />
        ))}
      </datalist>
    </fieldset>
  );
}

function limitProblem(text: string): string | null {
  const limit = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  return limit >= LIMIT.min && limit <= LIMIT.max
    ? null
    : `A whole number from ${LIMIT.min} to ${LIMIT.max.toLocaleString('en-US')}.`;
}
