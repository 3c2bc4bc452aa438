import type { ApiClient } from '../api/client';
import type { ListParameters, ListResponse } from '../api/contract';
import { type LogEntry, readEntry } from '../logs/entry';
import type { ListClient } from './tail-client';

/** What the list says beside its entries. */
export type ListHead = Omit<ListResponse, 'logs'>;

export interface ListPage {
  readonly head: ListHead;
  /** As sent, in the order sent. */
  readonly entries: readonly LogEntry[];
}

/** Asks for one page of an endpoint's list and reads it. Throws ApiProblem, or the signal's AbortError. */
export type PageReader<C = ApiClient> = (
  client: C,
  endpointId: string,
  parameters: ListParameters,
  signal: AbortSignal,
) => Promise<ListPage>;

/** Reads a page here and now. */
export const readPage: PageReader<ListClient> = async (client, endpointId, parameters, signal) => {
  const { logs, ...head } = await client.list(endpointId, parameters, signal);
  return { head, entries: logs.map((raw) => readEntry(raw, endpointId)) };
};
