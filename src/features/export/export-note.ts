import { toIso } from '../../logs/time-range';
import { placeOf } from '../../sources/audit-connections';
import { type AuditNote, typedFact } from '../../sources/audit-trail';
import { useConnection } from '../../sources/connection';
import { formatCount, formatCounted } from '../../ui/format';
import { FORMAT_NAMES } from './export-formats';
import { appliedNames } from './export-redaction';
import type { ExportOutcome } from './export-run';
import type { ExportTask } from './use-export';

/** A saved export as the audit list keeps it: everything about it but what is in it. */
export function exportNote(
  { job }: ExportTask,
  { progress, incomplete }: ExportOutcome,
  savedAs: string,
): AuditNote {
  const { query, localFilter, choice } = job;
  const applied = appliedNames(job.redaction);
  const values = progress.redacted.reduce((sum, [, count]) => sum + count, 0);
  const { connection } = useConnection.getState();
  return {
    event: 'exported',
    origin: connection === null ? '' : placeOf(connection).origin,
    endpoints: query.endpoints,
    facts: [
      `format ${FORMAT_NAMES[choice]}`,
      `file ${typedFact(savedAs)}`,
      `${formatCounted(progress.written, 'entry', 'entries')}, ${incomplete === null ? 'complete' : 'incomplete'}`,
      `range ${toIso(query.range.start)} to ${toIso(query.range.end)}`,
      `level ${query.level} and above`,
      ...(query.search === '' ? [] : [`search ${typedFact(query.search)}`]),
      ...(query.jobId === '' ? [] : [`job ${typedFact(query.jobId)}`]),
      ...(localFilter.sources.length === 0
        ? []
        : [formatCounted(localFilter.sources.length, 'source', 'sources')]),
      ...localFilter.fields.map(({ path }) => `filter on ${typedFact(path.join('/'))}`),
      applied.length === 0
        ? 'not redacted'
        : `redacted ${applied.join(', ')} (${formatCount(values)} taken out)`,
    ],
  };
}
