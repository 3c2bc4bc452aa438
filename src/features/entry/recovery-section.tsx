import type { FieldFilter } from '../../logs/field-filter';
import type { Json } from '../../logs/json';
import { isBlank, isJsonList } from '../../logs/json-shape';
import { type RecoveryAction, readRecoveryAction, recoveryVerdict } from '../../logs/recovery';
import { formatCount } from '../../ui/format';
import { Icon } from '../../ui/icon';
import styles from './entry.module.css';
import { JsonTree } from './json-tree';
import { ValueText } from './long-text';
import { Section } from './section';

export interface RecoverySectionProps {
  readonly actions: Json;
  readonly onFilterField: (filter: FieldFilter) => void;
}

/** Longer lists are shown in the tree, which has steps. */
const MAX_ACTIONS = 100;
const PATH = ['recoveryActions'];

/** What the service did about the error, in its order; other shapes than the documented one as they are. */
export function RecoverySection({ actions, onFilterField }: RecoverySectionProps) {
  if (!isJsonList(actions) || actions.length > MAX_ACTIONS)
    return (
      <Section
        title="Recovery actions"
        note={isJsonList(actions) ? `${formatCount(actions.length)} actions` : undefined}
      >
        <JsonTree value={actions} path={PATH} onFilterField={onFilterField} />
      </Section>
    );
  const read = actions.map(readRecoveryAction);
  return (
    <Section title="Recovery actions" note={recoveryVerdict(read)}>
      <ol className={styles.steps}>
        {read.map((action, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the actions of one entry never move
          <li key={index}>
            {action === null ? (
              <JsonTree
                value={actions[index] ?? null}
                path={[...PATH, String(index)]}
                onFilterField={onFilterField}
              />
            ) : (
              <Step action={action} path={[...PATH, String(index)]} onFilterField={onFilterField} />
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

interface StepProps {
  readonly action: RecoveryAction;
  readonly path: readonly string[];
  readonly onFilterField: (filter: FieldFilter) => void;
}

function Step({ action, path, onFilterField }: StepProps) {
  const { type, description, executed, result, others } = action;
  return (
    <div className={styles.step}>
      <span className={styles.stepHead}>
        {type !== '' && (
          <bdi className={styles.mono}>
            <ValueText text={type} />
          </bdi>
        )}
        <span className={styles.outcome} data-executed={executed ?? 'unsaid'}>
          {executed !== null && <Icon name={executed ? 'check' : 'close'} />}
          {executed === null ? 'not said whether executed' : executed ? 'executed' : 'not executed'}
        </span>
      </span>
      {description !== '' && (
        <bdi>
          <ValueText text={description} />
        </bdi>
      )}
      {result !== '' && (
        <span>
          <span className={styles.remark}>Result: </span>
          <bdi>
            <ValueText text={result} />
          </bdi>
        </span>
      )}
      {!isBlank(others) && <JsonTree value={others} path={path} onFilterField={onFilterField} />}
    </div>
  );
}
