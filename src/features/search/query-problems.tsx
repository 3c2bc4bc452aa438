import type { QueryTextProblem } from '../../logs/query-text-parts';
import { Button } from '../../ui/button';
import { placeOf } from './query-segments';
import styles from './search.module.css';

export interface QueryProblemsProps {
  readonly id: string;
  readonly problems: readonly QueryTextProblem[];
  readonly onSelect: (problem: QueryTextProblem) => void;
  readonly onMend: (problem: QueryTextProblem, suggestion: string) => void;
}

/** What is wrong with the query text and where; each leads to its place. */
export function QueryProblems({ id, problems, onSelect, onMend }: QueryProblemsProps) {
  return (
    <ul id={id} className={styles.problems} aria-label="Problems in the query">
      {problems.map((problem) => (
        <li key={`${problem.start}-${problem.message}`} className={styles.problem}>
          <Button look="link" className={styles.problemText} onClick={() => onSelect(problem)}>
            At {placeOf(problem)}: {problem.message}
          </Button>
          {problem.suggestion !== undefined && (
            <Button small onClick={() => onMend(problem, problem.suggestion ?? '')}>
              {problem.suggestion === '' ? 'Remove it' : `Use ${problem.suggestion}`}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
