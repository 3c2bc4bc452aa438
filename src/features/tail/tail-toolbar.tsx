import { useStore } from 'zustand';
import { useRedaction } from '../../log-ui/use-redaction';
import { LEVELS, parseLevel } from '../../logs/level';
import { formatTextLine } from '../../logs/text-line';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { formatCount } from '../../ui/format';
import { SelectField } from '../../ui/select-field';
import { TextField } from '../../ui/text-field';
import styles from './tail.module.css';
import { MAX_SOURCES } from './tail-buffer';
import { CAPACITIES, useTailSettings } from './tail-settings';
import type { TailStore } from './tail-store';

const LEVEL_OPTIONS = LEVELS.map((level) => ({
  value: level,
  label: level === 'debug' ? 'All levels' : level === 'fatal' ? 'fatal only' : `${level} and above`,
}));
const CAPACITY_OPTIONS = CAPACITIES.map((capacity) => ({
  value: String(capacity),
  label: `${formatCount(capacity)} entries`,
}));
const ALL_SOURCES = 'all';
const sourceValue = (source: string): string => `source:${source}`;

/** The pane's own filters and options. They work on the entries already here; the stream goes on as it is. */
export function TailToolbar({ store }: { readonly store: TailStore }) {
  const filter = useStore(store, (state) => state.filter);
  const problem = useStore(store, (state) => state.compiled.problem);
  const stopped = useStore(store, (state) => state.stopped !== null);
  const sourceCount = useStore(store, (state) => state.live.sources.size);
  const live = useStore(store, (state) => state.live);
  const setFilter = useStore(store, (state) => state.setFilter);
  const redaction = useRedaction();
  const { capacity, announce, change } = useTailSettings();
  const sources = [...live.sources].sort((a, b) => a.localeCompare(b));
  const chooseCapacity = (value: string) => {
    const chosen = CAPACITIES.find((option) => String(option) === value);
    if (chosen !== undefined) change({ capacity: chosen });
  };
  const shownText = () =>
    Array.from(store.getState().rows.shownEntries(), (entry) => formatTextLine(redaction.entry(entry))).join(
      '\n',
    );
  return (
    <div className={styles.toolbar}>
      <SelectField
        label="Tail level"
        className={styles.choice}
        value={filter.minimum}
        options={LEVEL_OPTIONS}
        onChoose={(value) => {
          const level = parseLevel(value);
          if (level !== 'unknown') setFilter({ minimum: level });
        }}
      />
      <SelectField
        label="Tail sources"
        className={styles.choice}
        title={
          sourceCount >= MAX_SOURCES ? `Only the first ${MAX_SOURCES} sources seen are offered` : undefined
        }
        value={filter.source === null ? ALL_SOURCES : sourceValue(filter.source)}
        options={[
          {
            value: ALL_SOURCES,
            label: sourceCount >= MAX_SOURCES ? `All sources (first ${MAX_SOURCES} listed)` : 'All sources',
          },
          ...sources.map((source) => ({ value: sourceValue(source), label: source || '(no source)' })),
        ]}
        onChoose={(value) =>
          setFilter({ source: sources.find((source) => sourceValue(source) === value) ?? null })
        }
      />
      <TextField
        type="search"
        label="Filter live entries"
        className={styles.search}
        placeholder={filter.regex ? 'e.g. timeout|slow' : 'Text in the message'}
        value={filter.text}
        problem={problem}
        hint={stopped ? 'Stopped, see below.' : undefined}
        onChange={(event) => setFilter({ text: event.target.value })}
      />
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={filter.regex}
          onChange={(event) => setFilter({ regex: event.target.checked })}
        />
        Regex
      </label>
      <SelectField
        label="Buffer size"
        className={styles.choice}
        value={String(capacity)}
        options={CAPACITY_OPTIONS}
        onChoose={chooseCapacity}
      />
      <label className={styles.check} title="Screen readers are told of new errors at most every 5 seconds">
        <input
          type="checkbox"
          checked={announce}
          onChange={(event) => change({ announce: event.target.checked })}
        />
        Announce errors
      </label>
      <span className={styles.toolbarEnd}>
        <Button look="quiet" onClick={() => store.getState().clear()}>
          Clear
        </Button>
        <CopyButton name="Copy shown" label="Copy shown" text={shownText} />
      </span>
    </div>
  );
}
