import { type FieldFilter, formatFieldFilter } from '../../logs/field-filter';
import type { Json } from '../../logs/json';
import { MAX_TEXT } from '../../logs/view-state';
import { visibleStart } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Icon } from '../../ui/icon';
import styles from './json-tree.module.css';
import { ValueText } from './long-text';

export interface JsonLeafProps {
  readonly name: string;
  readonly value: Json;
  /** The value as text, a number in the digits it was sent in. */
  readonly text: string;
  readonly path: readonly string[];
  /** Leaves the key out where a heading has said it. */
  readonly bare?: boolean;
  readonly onFilterField: (filter: FieldFilter) => void;
}

/** In the names of buttons. */
const MAX_NAME_LENGTH = 80;
/** Longer keys stand in full in the raw JSON. */
export const MAX_KEY_LENGTH = 200;

/** One plain value with its key, coloured by type, and what can be done with it. */
export function JsonLeaf({ name, value, text, path, bare = false, onFilterField }: JsonLeafProps) {
  // The first key names the section ("metadata"), which the reader sees in the heading.
  const label = visibleStart(path.length > 1 ? path.slice(1).join('.') : name, MAX_NAME_LENGTH);
  const about = `${label}: ${visibleStart(text, MAX_NAME_LENGTH)}`;
  // The address takes no longer filter, so a longer value cannot be filtered by.
  const canFilter = formatFieldFilter({ path, value: text, exclude: true }).length <= MAX_TEXT;
  return (
    <li className={styles.row}>
      <span className={styles.leaf}>
        {!bare && <bdi className={styles.key}>{visibleStart(name, MAX_KEY_LENGTH)}</bdi>}
        <bdi className={styles.value} data-type={typeName(value)}>
          <ValueText text={text} />
        </bdi>
        {isRounded(value, text) && (
          <span
            className={styles.remark}
            title="Numbers beyond 2^53 lose digits when JSON is read in a browser"
          >
            ≈ last digits may differ from those sent
          </span>
        )}
      </span>
      <span className={styles.actions}>
        <CopyButton name={`Copy ${label}`} text={() => text} />
        {canFilter && (
          <>
            <LeafAction
              name={`Filter by ${about}`}
              icon="filter"
              onPress={() => onFilterField({ path, value: text, exclude: false })}
            />
            <LeafAction
              name={`Exclude ${about}`}
              icon="exclude"
              onPress={() => onFilterField({ path, value: text, exclude: true })}
            />
          </>
        )}
      </span>
    </li>
  );
}

interface LeafActionProps {
  readonly name: string;
  readonly icon: 'filter' | 'exclude';
  readonly onPress: () => void;
}

function LeafAction({ name, icon, onPress }: LeafActionProps) {
  return (
    <Button look="quiet" small aria-label={name} title={name} icon={<Icon name={icon} />} onClick={onPress} />
  );
}

function typeName(value: Json): string {
  return value === null ? 'null' : typeof value;
}

/** Whether JavaScript may have rounded the number and the digits sent are not known. */
function isRounded(value: Json, text: string): boolean {
  return (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    !Number.isSafeInteger(value) &&
    text === String(value)
  );
}
