import type { FieldFilter } from '../../logs/field-filter';
import { isJsonObject, type Json, jsonText, memberText } from '../../logs/json';
import { isBlank, isJsonList, membersOf } from '../../logs/json-shape';
import { visibleStart } from '../../logs/visible-text';
import styles from './entry.module.css';
import figures from './figures.module.css';
import { MAX_KEY_LENGTH } from './json-leaf';
import { JsonTree } from './json-tree';
import { ValueText } from './long-text';

export interface JsonFactsProps {
  readonly value: Json;
  readonly path: readonly string[];
  readonly onFilterField: (filter: FieldFilter) => void;
  /** Keys whose plain numbers are percentages. */
  readonly percentKeys?: RegExp;
}

/** More members than a list of terms can be read with go into the tree, which has steps. */
const MAX_FACTS = 50;

/** An object of plain values as a definition list, one level of objects inside it nested; the tree for the rest. */
export function JsonFacts(props: JsonFactsProps) {
  const { value, path, onFilterField } = props;
  const { count, members } = membersOf(value, MAX_FACTS);
  if (!isJsonObject(value) || count > MAX_FACTS || count === 0)
    return <JsonTree value={value} path={path} onFilterField={onFilterField} />;
  return (
    <dl className={styles.terms}>
      {members.map(([name, member]) => (
        <div key={name} className={styles.term}>
          <dt>
            <bdi>{visibleStart(name, MAX_KEY_LENGTH)}</bdi>
          </dt>
          <dd>
            <Fact
              {...props}
              name={name}
              value={member}
              text={memberText(value, name) ?? jsonText(member)}
              path={[...path, name]}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Fact(props: JsonFactsProps & { readonly name: string; readonly text: string }) {
  const { name, value, text, path, onFilterField, percentKeys } = props;
  if (!isBlank(value) && isJsonList(value))
    return <JsonTree value={value} path={path} onFilterField={onFilterField} />;
  if (!isBlank(value) && isJsonObject(value))
    return path.length > 3 ? (
      <JsonTree value={value} path={path} onFilterField={onFilterField} />
    ) : (
      <JsonFacts {...props} />
    );
  if (typeof value === 'number' && percentKeys?.test(name)) return <Percent value={value} />;
  return (
    <bdi>
      <ValueText text={text} />
    </bdi>
  );
}

function Percent({ value }: { readonly value: number }) {
  const share = Math.min(100, Math.max(0, value));
  return (
    <span className={figures.meter}>
      <span>{value} %</span>
      <span className={figures.meterBar} aria-hidden="true">
        <span className={figures.meterFill} style={{ inlineSize: `${share}%` }} />
      </span>
    </span>
  );
}
