import { useState } from 'react';
import { LogText } from '../../log-ui/log-text';
import { CSV_FIELDS, type CsvColumns, type CsvField, type CsvMapping } from '../../logs/archive/archive';
import { visibleStart } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { formatCount } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { SelectField } from '../../ui/select-field';
import { useSynced } from '../../ui/use-synced';
import styles from './archive.module.css';
import {
  FIELD_NAMES,
  fieldOf,
  missingText,
  NO_FIELD,
  wantsChoice,
  wholeMapping,
  withField,
} from './column-choice';

export interface ColumnMappingProps {
  readonly fileName: string;
  readonly columns: CsvColumns;
  /** A mapping of every file with this header, null for the one detected. The files are read again. */
  readonly onChoose: (header: string, mapping: CsvMapping | null) => void;
}

/** Columns listed by each click: a header may have a thousand. */
const STEP = 40;
const NAME_LENGTH = 60;

/** The columns of a CSV file, with values of each, and what each is read as; open where that could not be told. */
export function ColumnMapping({ fileName, columns, onChoose }: ColumnMappingProps) {
  const { names, count, samples, header, chosen } = columns;
  const [open, setOpen] = useState(() => wantsChoice(columns));
  const [mapping, setMapping] = useSynced(columns.mapping, JSON.stringify([header, chosen, columns.mapping]));
  const [shown, setShown] = useState(STEP);
  const missing = missingText(mapping);
  const choose = (place: number, value: string) =>
    setMapping(withField(mapping, place, CSV_FIELDS.find((field) => field === value) ?? null));
  return (
    <div className={styles.columns}>
      <Button
        small
        aria-expanded={open}
        aria-label={`Columns of ${fileName}`}
        icon={<Icon name={open ? 'chevronDown' : 'chevronRight'} />}
        onClick={() => setOpen(!open)}
      >
        Columns
      </Button>
      {open && (
        <form
          aria-label={`Columns of ${fileName}`}
          className={styles.columnForm}
          onSubmit={(event) => {
            event.preventDefault();
            onChoose(header, wholeMapping(mapping));
          }}
        >
          <p className={styles.quiet}>
            {chosen ? 'Read as you chose.' : 'Detected by the names of the columns.'} A choice holds for every
            file with this header; names and values are not remembered.
          </p>
          <p role="status" className={styles.missing}>
            {missing !== null && `No column is read as ${missing}.`}
          </p>
          <ul className={styles.columnList} aria-label="Columns">
            {names.slice(0, shown).map((name, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              <li key={place} className={styles.column}>
                <div className={styles.columnText}>
                  <strong className={styles.name}>
                    <LogText text={name} none={`(column ${formatCount(place + 1)})`} />
                  </strong>
                  <span className={styles.quiet}>
                    {(samples[place] ?? []).length === 0 ? 'no values at the beginning of the file' : 'e.g. '}
                    {(samples[place] ?? []).map((value, at) => (
                      <span key={value}>
                        {at > 0 && ' · '}
                        <code>
                          <LogText text={value} />
                        </code>
                      </span>
                    ))}
                  </span>
                </div>
                <SelectField
                  label="Read as"
                  aria-label={`Read as: ${visibleStart(name, NAME_LENGTH) || `column ${place + 1}`}`}
                  value={fieldOf(mapping, place) ?? ''}
                  options={FIELD_OPTIONS}
                  onChoose={(value) => choose(place, value)}
                />
              </li>
            ))}
          </ul>
          {shown < names.length && (
            <Button small onClick={() => setShown(shown + STEP)}>
              Show more columns ({formatCount(names.length - shown)} left)
            </Button>
          )}
          {count > names.length && (
            <p className={styles.quiet}>
              The first {formatCount(names.length)} of {formatCount(count)} columns can be chosen here.
            </p>
          )}
          <div className={styles.actions}>
            <Button type="submit">Read again with these columns</Button>
            {chosen && (
              <Button onClick={() => onChoose(header, null)}>Go back to the detected columns</Button>
            )}
          </div>
        </form>
      )}
    </div>
  );
}

const FIELD_OPTIONS: readonly { readonly value: CsvField | ''; readonly label: string }[] = [
  { value: '', label: NO_FIELD },
  ...CSV_FIELDS.map((field) => ({ value: field, label: FIELD_NAMES[field] })),
];
