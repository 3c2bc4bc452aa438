import { type NoVerdict, noVerdictAdvice, noVerdictText } from '../../sources/match-worker/match-message';
import { formatCounted } from '../../ui/format';
import type { NewEntries } from './tail-buffer';

/** "12 new entries", "12 new entries, 2 errors, 1 fatal": the failures are among the entries. */
export function newEntriesText(counts: NewEntries): string {
  return [formatCounted(counts.entries, 'new entry', 'new entries'), ...failureTexts(counts)].join(', ');
}

/** "paused: 37 new, 2 errors". */
export function pausedText(counts: NewEntries): string {
  return [`paused: ${formatCounted(counts.entries, 'new', 'new')}`, ...failureTexts(counts)].join(', ');
}

/** "3 new errors, latest: CUDA out of memory". A long message is cut: it is spoken. */
export function announcementText(count: number, level: string, message: string): string {
  const cut = message.length > MAX_SPOKEN ? `${message.slice(0, MAX_SPOKEN)}…` : message;
  const latest = level === 'fatal' ? `fatal, ${cut}` : cut;
  return `${formatCounted(count, 'new error', 'new errors')}, latest: ${latest}`;
}

/** Why a filter's pattern was stopped, what that means for the entries it had not judged yet, and what to do. */
export function stoppedText(why: NoVerdict, waiting: number): string {
  return `The pattern ${noVerdictText(why)}. ${formatCounted(waiting, 'entry was', 'entries were')} not judged by it: they are shown if their level and source fit, as are those that come from now on. Change the pattern to have it tried again. ${noVerdictAdvice(why)}`;
}

const MAX_SPOKEN = 160;

function failureTexts({ errors, fatals }: NewEntries): readonly string[] {
  return [
    ...(errors > 0 ? [formatCounted(errors, 'error', 'errors')] : []),
    ...(fatals > 0 ? [`${formatCounted(fatals, 'fatal', 'fatal')}`] : []),
  ];
}
