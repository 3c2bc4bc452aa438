import type { Answer, Question } from './archive-message';
import type { ArchiveQueries } from './archive-queries';
import { searchArchive } from './archive-search';

/** Throws ApiProblem, or the signal's reason. */
export function answerQuestion(
  queries: ArchiveQueries,
  question: Question,
  signal: AbortSignal,
): Promise<Answer> {
  switch (question.kind) {
    case 'overview':
      return queries.overview(signal);
    case 'page':
      return queries.page(question, signal);
    case 'volume':
      return queries.volume(question, signal);
    case 'aggregate':
      return queries.aggregate(question, signal);
    case 'search':
      return searchArchive(queries, question, signal);
  }
}
