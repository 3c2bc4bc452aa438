import type { ExportChoice } from '../../logs/export-format';
import { isLocalFilterEmpty, type LocalFilter, type LogQuery } from '../../logs/query';
import type { RedactionRules } from '../../logs/redaction';

/** What is exported, pinned when the export begins. */
export interface ExportJob {
  readonly query: LogQuery;
  readonly localFilter: LocalFilter;
  readonly choice: ExportChoice;
  /** What is taken out of the file; NO_REDACTION where it holds redacted values too. */
  readonly redaction: RedactionRules;
}

/** Whether text or CSV is built here from JSON entries, because the server knows nothing of the local filter. */
export function isBuiltHere({ choice, localFilter }: ExportJob): boolean {
  return (choice === 'text' || choice === 'csv') && !isLocalFilterEmpty(localFilter);
}

/** Whether the server's own text or CSV is taken, which needs a request for the count beside those for the pages. */
export function isServerFormat(job: ExportJob): boolean {
  return (job.choice === 'text' || job.choice === 'csv') && !isBuiltHere(job);
}
