import { useState } from 'react';
import type { FieldFilter } from '../../logs/field-filter';
import { isJsonObject, type Json, jsonText, memberText } from '../../logs/json';
import { isJsonList, membersOf, printJson } from '../../logs/json-shape';
import { visibleStart } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { formatCount } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { JsonLeaf, MAX_KEY_LENGTH } from './json-leaf';
import styles from './json-tree.module.css';
import { LongText } from './long-text';

export interface JsonTreeProps {
  readonly value: Json;
  /** Where the value stands in the entry as received; field filters are made from it. */
  readonly path: readonly string[];
  readonly onFilterField: (filter: FieldFilter) => void;
  /** Members that start closed because another section shows them. */
  readonly folded?: ReadonlySet<string>;
}

/** Each member is a row with three buttons: so many are drawn at first, and so many more with each step. */
const FIRST_MEMBERS = 30;
const MEMBERS_STEP = 200;
/** Below this depth, values are shown as raw text: no reader gets there, and the markup would nest as deep. */
const MAX_DEPTH = 100;
/** Only small trees start with their second level open, so that no entry draws thousands of rows at once. */
const OPEN_LIMIT = { members: 20, ofEach: 20 } as const;
const NONE: ReadonlySet<string> = new Set();

/** JSON as nested lists with a disclosure button for each object and list. What is closed is not drawn. */
export function JsonTree({ value, path, onFilterField, folded = NONE }: JsonTreeProps) {
  if (!isContainer(value))
    return (
      <ul className={styles.tree}>
        <JsonLeaf
          bare
          name={path.at(-1) ?? ''}
          value={value}
          text={jsonText(value)}
          path={path}
          onFilterField={onFilterField}
        />
      </ul>
    );
  const small = membersOf(value, 0).count <= OPEN_LIMIT.members;
  return <Members value={value} path={path} depth={1} {...{ onFilterField, folded, small }} />;
}

interface BranchProps extends JsonTreeProps {
  readonly depth: number;
  readonly small: boolean;
}

function Members({ value, path, depth, onFilterField, folded, small }: BranchProps) {
  const [limit, setLimit] = useState(FIRST_MEMBERS);
  const { count, members } = membersOf(value, limit);
  const left = count - members.length;
  return (
    <ul className={styles.tree} data-deep={depth > 12 || undefined} data-root={depth === 1 || undefined}>
      {members.map(([name, member]) => {
        const at = [...path, name];
        return isContainer(member) && membersOf(member, 0).count > 0 ? (
          <Branch key={name} value={member} path={at} {...{ depth, onFilterField, folded, small }} />
        ) : (
          <JsonLeaf
            key={name}
            name={name}
            value={member}
            text={memberText(value, name) ?? ''}
            path={at}
            onFilterField={onFilterField}
          />
        );
      })}
      {left > 0 && (
        <li className={styles.row}>
          <Button look="link" className={styles.more} onClick={() => setLimit(limit + MEMBERS_STEP)}>
            Show {formatCount(Math.min(left, MEMBERS_STEP))} more ({formatCount(left)} left)
          </Button>
        </li>
      )}
    </ul>
  );
}

function Branch(props: BranchProps) {
  const { value, path, depth, folded = NONE, small } = props;
  const name = path.at(-1) ?? '';
  const { count } = membersOf(value, 0);
  const [open, setOpen] = useState(small && depth < 2 && count <= OPEN_LIMIT.ofEach && !folded.has(name));
  const shownName = visibleStart(name, MAX_KEY_LENGTH);
  return (
    <li>
      <div className={styles.row}>
        <button type="button" className={styles.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'chevronDown' : 'chevronRight'} />
          <bdi className={styles.key}>{shownName}</bdi>{' '}
          <span className={styles.size}>
            {isJsonList(value) ? `[${formatCount(count)}]` : `{${formatCount(count)}}`}
          </span>
        </button>
        <span className={styles.actions}>
          <CopyButton name={`Copy ${shownName}`} text={() => printJson(value)} />
        </span>
      </div>
      {open &&
        (depth >= MAX_DEPTH ? (
          <pre className={styles.rawText}>
            <LongText text={printJson(value)} />
          </pre>
        ) : (
          <Members {...props} folded={NONE} depth={depth + 1} />
        ))}
    </li>
  );
}

function isContainer(value: Json): boolean {
  return isJsonList(value) || isJsonObject(value);
}
