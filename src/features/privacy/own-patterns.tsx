import { type FormEvent, useId, useState } from 'react';
import { MAX_OWN_PATTERNS, type OwnPattern, readOwnPattern } from '../../logs/own-pattern';
import { compileRules, redactText } from '../../logs/redaction';
import { Button } from '../../ui/button';
import { formatCount, formatCounted } from '../../ui/format';
import { TextField } from '../../ui/text-field';
import styles from './privacy.module.css';

export interface OwnPatternsProps {
  readonly patterns: readonly OwnPattern[];
  readonly onChange: (patterns: readonly OwnPattern[]) => void;
}

const EMPTY: OwnPattern = { name: '', source: '' };

/** The user's own regular expressions: added after a check, tried on a sample, removed. */
export function OwnPatterns({ patterns, onChange }: OwnPatternsProps) {
  const [draft, setDraft] = useState(EMPTY);
  const [sample, setSample] = useState('');
  const [asked, setAsked] = useState(false);
  const id = useId();
  const problem = problemOf(draft, patterns);
  // A name that is still to come is asked for only when the pattern is to be added.
  const shown = asked || (problem?.field === 'source' && draft.source !== '') ? problem : null;
  const reading = readOwnPattern({ ...draft, name: draft.name.trim() === '' ? 'match' : draft.name });
  const add = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (problem !== null) return;
    onChange([...patterns, { ...draft, name: draft.name.trim() }]);
    setDraft(EMPTY);
    setAsked(false);
  };
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 id={id}>Own patterns</h3>
      {patterns.length === 0 ? (
        <p className={styles.hint}>
          None yet. A pattern can take out what only you know: customers, hosts, cases.
        </p>
      ) : (
        <ul className={styles.patterns} aria-label="Own patterns">
          {patterns.map((pattern) => (
            <li key={pattern.name} className={styles.pattern}>
              <span>{pattern.name}</span>
              <code>{pattern.source}</code>
              <Button
                small
                aria-label={`Remove pattern ${pattern.name}`}
                onClick={() => onChange(patterns.filter((other) => other !== pattern))}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {patterns.length >= MAX_OWN_PATTERNS ? (
        <p className={styles.hint}>{MAX_OWN_PATTERNS} patterns are the most; remove one to add another.</p>
      ) : (
        <form className={styles.form} onSubmit={add} noValidate>
          <div className={styles.fields}>
            <TextField
              label="Pattern name"
              value={draft.name}
              placeholder="customer"
              problem={shown?.field === 'name' ? shown.text : null}
              onChange={(event) => setDraft({ ...draft, name: event.target.value })}
            />
            <TextField
              label="Pattern"
              value={draft.source}
              placeholder="cust-\d+"
              hint="A regular expression; case is ignored."
              problem={shown?.field === 'source' ? shown.text : null}
              onChange={(event) => setDraft({ ...draft, source: event.target.value })}
            />
            <Button type="submit" className={styles.add}>
              Add pattern
            </Button>
          </div>
          <TextField
            label="Sample text"
            value={sample}
            placeholder="Text to try the pattern on; it is not kept"
            onChange={(event) => setSample(event.target.value)}
          />
          <p role="status" aria-label="Sample result" className={styles.sample}>
            {sample === '' || !reading.ok ? '' : trial(draft, sample)}
          </p>
          {reading.ok && draft.source !== '' && (
            <p className={styles.hint}>
              Finds matches of up to {formatCount(Math.floor(reading.pattern.window / 2))} characters. A text
              too long to check within a moment is taken out from there on, never shown unchecked.
            </p>
          )}
        </form>
      )}
    </section>
  );
}

interface DraftProblem {
  readonly field: 'name' | 'source';
  readonly text: string;
}

function problemOf(draft: OwnPattern, patterns: readonly OwnPattern[]): DraftProblem | null {
  const unnamed = readOwnPattern({ ...draft, name: 'match' });
  if (!unnamed.ok) return { field: 'source', text: unnamed.problem };
  const reading = readOwnPattern(draft);
  if (!reading.ok) return { field: 'name', text: reading.problem };
  return patterns.some(({ name }) => name === draft.name.trim())
    ? { field: 'name', text: 'There is a pattern of this name already.' }
    : null;
}

function trial(draft: OwnPattern, sample: string): string {
  const name = draft.name.trim() === '' ? 'match' : draft.name;
  const { text, labels } = redactText(sample, compileRules([], [{ ...draft, name }]));
  return labels.length === 0 ? 'No match' : `${formatCounted(labels.length, 'match', 'matches')}: ${text}`;
}
