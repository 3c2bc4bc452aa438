import { useState } from 'react';
import type { TextTerm } from '../../logs/advanced-query';
import { searchProblem } from '../../logs/query';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { SelectField } from '../../ui/select-field';
import { TextField } from '../../ui/text-field';
import { useSynced } from '../../ui/use-synced';
import styles from './search.module.css';

const NO_TERM: TextTerm = { kind: 'phrase', text: '', caseSensitive: false, exclude: false };

export interface TextTermsProps {
  readonly terms: readonly TextTerm[];
  readonly onTerms: (terms: readonly TextTerm[]) => void;
}

/** The texts looked for in messages, one row each, and a row for another. */
export function TextTerms({ terms, onTerms }: TextTermsProps) {
  const [added, setAdded] = useState(NO_TERM);
  const add = () => {
    if (termProblem(added) !== null || added.text === '') return;
    onTerms([...terms, added]);
    setAdded(NO_TERM);
  };
  return (
    <fieldset className={styles.wide}>
      <legend className={styles.label}>Texts in the message (all must hold)</legend>
      {terms.map((term, index) => (
        <TermRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the list
          key={index}
          number={index + 1}
          term={term}
          onTerm={(changed) => onTerms(terms.with(index, changed))}
          onRemove={() => onTerms(terms.toSpliced(index, 1))}
        />
      ))}
      <TermFields name="New text" term={added} onDraft={setAdded} onDone={() => undefined} onEnter={add}>
        <Button onClick={add}>Add text</Button>
      </TermFields>
    </fieldset>
  );
}

interface TermRowProps {
  readonly number: number;
  readonly term: TextTerm;
  readonly onTerm: (term: TextTerm) => void;
  readonly onRemove: () => void;
}

function TermRow({ number, term, onTerm, onRemove }: TermRowProps) {
  const key = JSON.stringify(term);
  const [draft, setDraft] = useSynced(term, key);
  const commit = (changed: TextTerm) => {
    const valid = changed.text !== '' && termProblem(changed) === null;
    if (valid && JSON.stringify(changed) !== key) onTerm(changed);
  };
  return (
    <TermFields
      name={`Text ${number}`}
      term={draft}
      onDraft={setDraft}
      onDone={commit}
      onEnter={() => commit(draft)}
    >
      <Button aria-label={`Remove text ${number}`} icon={<Icon name="close" />} onClick={onRemove} />
    </TermFields>
  );
}

interface TermFieldsProps {
  readonly name: string;
  readonly term: TextTerm;
  readonly onDraft: (term: TextTerm) => void;
  readonly onDone: (term: TextTerm) => void;
  readonly onEnter: () => void;
  readonly children: React.ReactNode;
}

function TermFields({ name, term, onDraft, onDone, onEnter, children }: TermFieldsProps) {
  const choose = (patch: Partial<TextTerm>) => {
    const changed = { ...term, ...patch };
    onDraft(changed);
    onDone(changed);
  };
  return (
    <div className={styles.row}>
      <TextField
        className={styles.grow}
        label={name}
        value={term.text}
        problem={termProblem(term)}
        onChange={(event) => onDraft({ ...term, text: event.target.value })}
        onBlur={() => onDone(term)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter();
        }}
      />
      <SelectField
        label={`${name} kind`}
        value={term.kind}
        options={[
          { value: 'phrase', label: 'phrase' },
          { value: 'regex', label: 'regular expression' },
        ]}
        onChoose={(kind) => choose({ kind: kind === 'regex' ? 'regex' : 'phrase' })}
      />
      <label className={styles.check}>
        <input
          type="checkbox"
          aria-label={`${name} case-sensitive`}
          checked={term.caseSensitive}
          onChange={({ target }) => choose({ caseSensitive: target.checked })}
        />
        Case
      </label>
      <label className={styles.check}>
        <input
          type="checkbox"
          aria-label={`${name} must not occur`}
          checked={term.exclude}
          onChange={({ target }) => choose({ exclude: target.checked })}
        />
        Not
      </label>
      {children}
    </div>
  );
}

function termProblem({ kind, text }: TextTerm): string | null {
  const fault = kind === 'regex' ? searchProblem(text) : null;
  return fault === null ? null : `Not a valid regular expression: ${fault}`;
}
