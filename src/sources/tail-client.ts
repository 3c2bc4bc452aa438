import type { ApiClient } from '../api/client';

/** What a live tail needs of the API client; in the tail's worker, one that asks the page. */
export type TailClient = Pick<ApiClient, 'stream' | 'list'>;
