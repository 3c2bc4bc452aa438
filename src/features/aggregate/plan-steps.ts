/** What can be done with an aggregation in the list. */
export type PlanStep = 'up' | 'down' | 'duplicate' | 'remove';

/** A list after a step with one of its members; a list that goes along with it takes the same step. */
export function takeStep<T>(list: readonly T[], index: number, step: PlanStep): readonly T[] {
  const member = list[index];
  if (member === undefined) return list;
  const before = list.slice(0, index);
  const after = list.slice(index + 1);
  if (step === 'remove') return [...before, ...after];
  if (step === 'duplicate') return [...before, member, member, ...after];
  const to = Math.min(list.length - 1, Math.max(0, index + (step === 'up' ? -1 : 1)));
  const rest = [...before, ...after];
  return [...rest.slice(0, to), member, ...rest.slice(to)];
}

export interface FocusTarget {
  /** Null for the button that adds an aggregation. */
  readonly plan: number | null;
  readonly control: PlanStep | 'edit';
}

/** Where the focus goes after a step, so that it stays with the aggregation that was moved. `count` is after it. */
export function focusAfter(index: number, step: PlanStep, count: number): FocusTarget {
  if (step === 'remove') return { plan: count === 0 ? null : Math.min(index, count - 1), control: 'remove' };
  if (step === 'duplicate') return { plan: index + 1, control: 'edit' };
  const plan = index + (step === 'up' ? -1 : 1);
  // At its end of the list the button is of no use any more.
  const ended = step === 'up' ? plan === 0 : plan === count - 1;
  return { plan, control: ended ? (step === 'up' ? 'down' : 'up') : step };
}
