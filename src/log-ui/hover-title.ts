import type { PointerEvent } from 'react';

/** Marks, as `data-titled`, an element of a row that has a title of its own in each row, and says what of. */
export type Titled = 'time' | 'job' | 'request';

/**
 * Gives the element under the pointer its title. Only now, because a title of its own in every row would cost time in
 * each frame that is scrolled.
 *
 * @param titleOf the title of what is marked in the row with that `data-index`; null where there is none
 */
export function showTitle(
  { target }: PointerEvent,
  titleOf: (titled: Titled, index: number) => string | null,
): void {
  const found = titledOf(target);
  const row = found?.element.closest<HTMLElement>('[data-index]') ?? null;
  if (found === null || row === null) return;
  const title = titleOf(found.titled, Number(row.dataset.index));
  if (title !== null && found.element.title !== title) found.element.title = title;
}

/** Puts back the title that is the same in every row: this one may be drawn for another entry next. */
export function hideTitle({ target }: PointerEvent): void {
  const found = titledOf(target);
  if (found === null) return;
  const title = standingTitle(found.titled);
  if (title === undefined) found.element.removeAttribute('title');
  else found.element.title = title;
}

/** The title that is the same in every row. */
export function standingTitle(titled: Titled): string | undefined {
  return titled === 'time' ? undefined : `Show only this ${titled}`;
}

function titledOf(target: EventTarget): { element: HTMLElement; titled: Titled } | null {
  if (!(target instanceof HTMLElement)) return null;
  const { titled } = target.dataset;
  return titled === 'time' || titled === 'job' || titled === 'request' ? { element: target, titled } : null;
}
