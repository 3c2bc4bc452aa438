import { type ReactNode, useId } from 'react';
import type { AggregationPlan } from '../../logs/aggregation-plan';
import { planProblem } from '../../logs/aggregation-plan-choices';
import { visibleStart } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import styles from './aggregate.module.css';
import { filtersText, planTitle } from './figure-text';
import { PlanForm } from './plan-form';
import type { PlanStep } from './plan-steps';

export interface PlanCardProps {
  readonly plan: AggregationPlan;
  readonly index: number;
  readonly count: number;
  readonly full: boolean;
  readonly editing: boolean;
  readonly knownSources: readonly string[];
  readonly onEditing: (editing: boolean) => void;
  readonly onPlan: (plan: AggregationPlan) => void;
  readonly onStep: (step: PlanStep) => void;
  /** What was found. */
  readonly children: ReactNode;
}

/** One aggregation: what it asks, how to change it, and below that what was found. */
export function PlanCard(props: PlanCardProps) {
  const { plan, index, count, editing, onStep } = props;
  const id = useId();
  const title = visibleStart(planTitle(plan), 120);
  const filters = visibleStart(filtersText(plan), 300);
  const problem = planProblem(plan);
  return (
    <section className={styles.card} aria-labelledby={id} data-plan={index}>
      <div className={styles.cardHead}>
        <h3 id={id} className={styles.cardTitle}>
          <bdi>{title}</bdi>
        </h3>
        <div className={styles.cardTools}>
          <Button
            small
            data-control="edit"
            aria-expanded={editing}
            aria-describedby={id}
            icon={<Icon name={editing ? 'chevronDown' : 'chevronRight'} />}
            onClick={() => props.onEditing(!editing)}
          >
            Edit
          </Button>
          <Button
            look="quiet"
            small
            data-control="up"
            disabled={index === 0}
            aria-label={`Move up: ${title}`}
            title="Move up"
            icon={<Icon name="up" />}
            onClick={() => onStep('up')}
          />
          <Button
            look="quiet"
            small
            data-control="down"
            disabled={index === count - 1}
            aria-label={`Move down: ${title}`}
            title="Move down"
            icon={<Icon name="down" />}
            onClick={() => onStep('down')}
          />
          <Button
            look="quiet"
            small
            data-control="duplicate"
            disabled={props.full}
            aria-label={`Duplicate: ${title}`}
            title="Duplicate"
            icon={<Icon name="copy" />}
            onClick={() => onStep('duplicate')}
          />
          <Button
            look="quiet"
            small
            data-control="remove"
            aria-label={`Remove: ${title}`}
            title="Remove"
            icon={<Icon name="close" />}
            onClick={() => onStep('remove')}
          />
        </div>
      </div>
      {/* Not above the form, which says it too: what is pressed there must not move as a text is finished. */}
      {filters !== '' && !editing && (
        <p className={styles.hint}>
          Only <bdi>{filters}</bdi>
        </p>
      )}
      {editing && <PlanForm plan={plan} knownSources={props.knownSources} onPlan={props.onPlan} />}
      {problem !== null && <p className={styles.problem}>{problem}</p>}
      {props.children}
    </section>
  );
}
