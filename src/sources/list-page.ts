import type { ApiClient } from '../api/client';
import type { ListParameters, ListResponse } from '../api/contract';
import { type LogEntry, readEntry } from '../logs/entry';

/** What reading a list needs of the API client. */
export type ListClient = Pick<ApiClient, 'list'>;

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
  return listPage(await client.list(endpointId, parameters, signal), endpointId);
};

/** An endpoint's answer as a page. */
export function listPage({ logs, ...head }: ListResponse, endpointId: string): ListPage {
  return { head, entries: logs.map((raw) => readEntry(raw, endpointId)) };
}
