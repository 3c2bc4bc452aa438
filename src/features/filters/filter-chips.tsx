import { type FieldFilter, formatFieldFilter } from '../../logs/field-filter';
import { visibleText } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import styles from './filter-bar.module.css';

export interface FilterChipsProps {
  readonly sources: readonly string[];
  readonly fields: readonly FieldFilter[];
  readonly onSources: (sources: readonly string[]) => void;
  readonly onFields: (fields: readonly FieldFilter[]) => void;
}

/** The filters that apply in the browser, each with a button that removes it. */
export function FilterChips({ sources, fields, onSources, onFields }: FilterChipsProps) {
  if (sources.length === 0 && fields.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label="Source and field filters">
      {sources.map((source) => (
        <Chip
          key={source}
          text={`source = ${source}`}
          onRemove={() => onSources(sources.filter((other) => other !== source))}
        />
      ))}
      {fields.map((field) => (
        <Chip
          key={formatFieldFilter(field)}
          text={`${field.path.join('.')} ${field.exclude ? '≠' : '='} ${field.value}`}
          onRemove={() => onFields(fields.filter((other) => other !== field))}
        />
      ))}
    </ul>
  );
}

function Chip({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) {
  const shown = visibleText(text);
  return (
    <li className={styles.chip}>
      <bdi className={styles.chipText} title={shown}>
        {shown}
      </bdi>
      <Button
        look="quiet"
        small
        aria-label={`Remove filter ${shown}`}
        icon={<Icon name="close" />}
        onClick={onRemove}
      />
    </li>
  );
}
