import type { EpochMs } from '../logs/timestamp';
import type { RecentEntries } from './recent-entries';

/** What a session of the tail that broke off had shown: where the one that goes on in its place begins. */
export interface TailResume {
  readonly recent: RecentEntries;
  readonly startedAt: EpochMs;
  /** Nothing that came later is known. */
  readonly heardAt: EpochMs;
}
