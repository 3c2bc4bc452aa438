import type { PointerEvent } from 'react';
import { formatIso } from '../../log-ui/log-time';
import type { LogEntry } from '../../logs/entry';
import type { ZoneChoice } from '../../logs/time-range';
import { visibleStart } from '../../logs/visible-text';

/** What an element of a row has a title for, as its `data-titled` says. */
export type Titled = 'time' | 'job' | 'request';

/** UTF-16 units of an identifier in a title. */
const ID_LENGTH = 200;

/**
 * Gives the element under the pointer its title: a time the other zone, an identifier all of it. Only now, because a
 * title of its own in every row would cost time in each frame that is scrolled.
 *
 * @param entryAt the entry of a row, as it may be seen
 */
export function showTitle(
  { target }: PointerEvent,
  entryAt: (index: number) => LogEntry | null,
  zone: ZoneChoice,
): void {
  const titled = titledOf(target);
  if (titled === null) return;
  const row = titled.element.closest<HTMLElement>('[data-index]');
  const entry = row === null ? null : entryAt(Number(row.dataset.index));
  if (entry !== null) setTitle(titled.element, titleOf(titled.as, entry, zone));
}

/** Takes it away again: the row may be drawn for another entry next. */
export function hideTitle({ target }: PointerEvent): void {
  const titled = titledOf(target);
  if (titled !== null) setTitle(titled.element, standingTitle(titled.as));
}

/** The title that is the same in every row. */
export function standingTitle(as: Titled): string | undefined {
  return as === 'time' ? undefined : `Show only this ${as}`;
}

function titleOf(as: Titled, entry: LogEntry, zone: ZoneChoice): string {
  if (as === 'job') return `Show only job ${visibleStart(entry.jobId, ID_LENGTH)}`;
  if (as === 'request') return `Show only request ${visibleStart(entry.requestId, ID_LENGTH)}`;
  return entry.time === null
    ? 'The timestamp is missing or invalid'
    : formatIso(entry.time, zone === 'utc' ? 'local' : 'utc');
}

function titledOf(target: EventTarget): { element: HTMLElement; as: Titled } | null {
  if (!(target instanceof HTMLElement)) return null;
  const as = target.dataset.titled;
  return as === 'time' || as === 'job' || as === 'request' ? { element: target, as } : null;
}

function setTitle(element: HTMLElement, title: string | undefined): void {
  if (title === undefined) element.removeAttribute('title');
  else if (element.title !== title) element.title = title;
}
