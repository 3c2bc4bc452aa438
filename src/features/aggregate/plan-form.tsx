import { useState } from 'react';
import { NameList } from '../../log-ui/name-list';
import {
  type AggregationPlan,
  MAX_GROUPS,
  MAX_NAME,
  MAX_SOURCES,
  METRICS,
} from '../../logs/aggregation-plan';
import { DOCUMENTED_GROUPS, GROUPS, undocumentedFilters } from '../../logs/aggregation-plan-choices';
import { LEVELS } from '../../logs/level';
import { searchProblem } from '../../logs/query';
import { Button } from '../../ui/button';
import { CheckList } from '../../ui/check-list';
import { DraftField } from '../../ui/draft-field';
import { TextField } from '../../ui/text-field';
import styles from './aggregate.module.css';

export interface PlanFormProps {
  readonly plan: AggregationPlan;
  readonly knownSources: readonly string[];
  readonly onPlan: (plan: AggregationPlan) => void;
}

/** All that an aggregation is made of, as a form. Each change counts at once; texts when they are finished. */
export function PlanForm({ plan, knownSources, onPlan }: PlanFormProps) {
  const set = (patch: Partial<AggregationPlan>) => onPlan({ ...plan, ...patch });
  const others = plan.groupBy.filter((name) => !GROUPS.some((known) => known === name));
  const uncertainGroups = plan.groupBy.filter((name) => !DOCUMENTED_GROUPS.has(name));
  const uncertainFilters = undocumentedFilters(plan);
  const setGroups = (chosen: readonly string[]) => set({ groupBy: chosen.slice(0, MAX_GROUPS) });
  return (
    <div className={styles.form}>
      <DraftField
        label="Name"
        value={plan.name}
        maxLength={MAX_NAME}
        placeholder="made of its parts"
        onCommit={(name) => set({ name })}
      />
      <CheckList
        label="Group by"
        hint={
          uncertainGroups.length === 0
            ? `Up to ${MAX_GROUPS}.`
            : `The API document does not show ${uncertainGroups.join(', ')} here: the server may refuse it.`
        }
        options={[...GROUPS, ...others]}
        chosen={plan.groupBy}
        onChosen={setGroups}
      />
      <OtherField
        full={plan.groupBy.length >= MAX_GROUPS}
        onAdd={(name) => setGroups([...new Set([...plan.groupBy, name])])}
      />
      <CheckList
        label="Metrics"
        options={METRICS}
        chosen={plan.metrics}
        onChosen={(chosen) => set({ metrics: METRICS.filter((metric) => chosen.includes(metric)) })}
      />
      <CheckList
        label="Only these levels"
        hint="None chosen: every level."
        options={LEVELS}
        chosen={plan.levels}
        onChosen={(chosen) => set({ levels: LEVELS.filter((level) => chosen.includes(level)) })}
      />
      <NameList
        label="Only these sources"
        names={plan.sources}
        suggested={knownSources}
        onNames={(names) =>
          set({ sources: names.filter((name) => name.length <= MAX_NAME).slice(0, MAX_SOURCES) })
        }
      />
      <DraftField
        label="Only this job"
        value={plan.jobId}
        maxLength={256}
        placeholder="any"
        onCommit={(jobId) => set({ jobId: jobId.trim() })}
      />
      <DraftField
        label="Only messages that match"
        value={plan.search}
        maxLength={512}
        placeholder="any (regular expression)"
        check={searchProblem}
        onCommit={(search) => set({ search })}
      />
      {uncertainFilters.length > 0 && (
        <p className={styles.formNote}>
          The API document shows no filter but level here. A server that does not know the filter{' '}
          {uncertainFilters.join(', ')} may refuse it, or count without it.
        </p>
      )}
    </div>
  );
}

/** Fields that this dashboard does not list; a server may know them. */
function OtherField({ full, onAdd }: { readonly full: boolean; readonly onAdd: (name: string) => void }) {
  const [draft, setDraft] = useState('');
  const name = draft.trim();
  const add = () => {
    if (name === '' || full) return;
    onAdd(name);
    setDraft('');
  };
  return (
    <div className={styles.other}>
      <TextField
        label="Another field to group by"
        value={draft}
        maxLength={MAX_NAME}
        placeholder="metadata.model"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') add();
        }}
      />
      <Button disabled={full || name === ''} aria-label="Add the field to group by" onClick={add}>
        Add
      </Button>
    </div>
  );
}
