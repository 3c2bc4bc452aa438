import { type ReactNode, useId, useState } from 'react';
import type { FieldCondition } from '../../logs/advanced-query';
import type { FieldKnowledge } from '../../logs/query-completion-knowledge';
import { formatCondition, formatPath, formatScalar } from '../../logs/query-text-format';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { SelectField } from '../../ui/select-field';
import { TextField } from '../../ui/text-field';
import { useSynced } from '../../ui/use-synced';
import {
  CONDITION_OPERATORS,
  type ConditionDraft,
  draftOfCondition,
  NO_CONDITION,
  readConditionDraft,
  readPath,
} from './condition-draft';
import styles from './search.module.css';

export interface FieldConditionsProps {
  readonly conditions: readonly FieldCondition[];
  readonly knowledge: FieldKnowledge;
  /** Id of the list of known fields. */
  readonly fieldList: string;
  readonly onConditions: (conditions: readonly FieldCondition[]) => void;
}

/** The conditions on fields of the entry and its metadata, one row each, and a row for another. */
export function FieldConditions({ conditions, knowledge, fieldList, onConditions }: FieldConditionsProps) {
  const [added, setAdded] = useState(NO_CONDITION);
  const [tried, setTried] = useState(false);
  const read = readConditionDraft(added);
  const add = () => {
    setTried(read.condition === null);
    if (read.condition === null) return;
    onConditions([...conditions, read.condition]);
    setAdded(NO_CONDITION);
  };
  return (
    <fieldset className={styles.wide}>
      <legend className={styles.label}>Fields and metadata (all must hold)</legend>
      {conditions.map((condition, index) => (
        <ConditionRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the list
          key={index}
          number={index + 1}
          condition={condition}
          knowledge={knowledge}
          fieldList={fieldList}
          onCondition={(changed) => onConditions(conditions.with(index, changed))}
          onRemove={() => onConditions(conditions.toSpliced(index, 1))}
        />
      ))}
      <ConditionFields
        name="New condition"
        draft={added}
        showProblem={tried}
        knowledge={knowledge}
        fieldList={fieldList}
        onDraft={setAdded}
        onDone={() => undefined}
        onEnter={add}
      >
        <Button onClick={add}>Add condition</Button>
      </ConditionFields>
    </fieldset>
  );
}

interface ConditionRowProps {
  readonly number: number;
  readonly condition: FieldCondition;
  readonly knowledge: FieldKnowledge;
  readonly fieldList: string;
  readonly onCondition: (condition: FieldCondition) => void;
  readonly onRemove: () => void;
}

function ConditionRow({ number, condition, knowledge, fieldList, onCondition, onRemove }: ConditionRowProps) {
  const key = formatCondition(condition);
  const [draft, setDraft] = useSynced(draftOfCondition(condition), key);
  const commit = (changed: ConditionDraft) => {
    const read = readConditionDraft(changed);
    if (read.condition !== null && formatCondition(read.condition) !== key) onCondition(read.condition);
  };
  return (
    <ConditionFields
      name={`Condition ${number}`}
      draft={draft}
      showProblem
      knowledge={knowledge}
      fieldList={fieldList}
      onDraft={setDraft}
      onDone={commit}
      onEnter={() => commit(draft)}
    >
      <Button aria-label={`Remove condition ${number}`} icon={<Icon name="close" />} onClick={onRemove} />
    </ConditionFields>
  );
}

interface ConditionFieldsProps {
  readonly name: string;
  readonly draft: ConditionDraft;
  readonly showProblem: boolean;
  readonly knowledge: FieldKnowledge;
  readonly fieldList: string;
  readonly onDraft: (draft: ConditionDraft) => void;
  /** The draft is finished for now: a field was left, a choice made. */
  readonly onDone: (draft: ConditionDraft) => void;
  readonly onEnter: () => void;
  readonly children: ReactNode;
}

function ConditionFields(props: ConditionFieldsProps) {
  const { name, draft, onDraft, onDone } = props;
  const valueList = useId();
  const read = readConditionDraft(draft);
  const problemAt = (at: 'field' | 'value') =>
    props.showProblem && read.problem !== null && read.at === at ? read.problem : null;
  const choose = (patch: Partial<ConditionDraft>) => {
    const changed = { ...draft, ...patch };
    onDraft(changed);
    onDone(changed);
  };
  const seen = props.knowledge.fields.get(formatPath(readPath(draft.field)))?.values ?? [];
  return (
    <div className={styles.row}>
      <TextField
        className={styles.grow}
        label={`${name} field`}
        list={props.fieldList}
        value={draft.field}
        problem={problemAt('field')}
        onChange={(event) => onDraft({ ...draft, field: event.target.value })}
        onBlur={() => onDone(draft)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') props.onEnter();
        }}
      />
      <SelectField
        label={`${name} operator`}
        value={draft.operator}
        options={CONDITION_OPERATORS}
        onChoose={(value) => {
          const operator = CONDITION_OPERATORS.find((one) => one.value === value)?.value;
          if (operator !== undefined) choose({ operator });
        }}
      />
      <TextField
        className={styles.grow}
        label={`${name} value`}
        list={valueList}
        value={draft.value}
        problem={problemAt('value')}
        onChange={(event) => onDraft({ ...draft, value: event.target.value })}
        onBlur={() => onDone(draft)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') props.onEnter();
        }}
      />
      <datalist id={valueList}>
        {seen.map(({ value, count }) => {
          const text = draft.operator === '$regex' ? String(value) : formatScalar(value);
          return <option key={text} value={text} label={`seen ${count}×`} />;
        })}
      </datalist>
      <label className={styles.check}>
        <input
          type="checkbox"
          aria-label={`${name} must not hold`}
          checked={draft.exclude}
          onChange={({ target }) => choose({ exclude: target.checked })}
        />
        Not
      </label>
      {props.children}
    </div>
  );
}
