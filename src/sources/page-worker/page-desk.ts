import { readAnswer } from '../../api/answer';
import { listResponse } from '../../api/contract';
import { type PackedEntries, packEntries } from '../../store/packed-entries';
import { type ListHead, listPage } from '../list-page';

/** One page's body to read. */
export interface ToPageWorker {
  readonly id: number;
  readonly endpointId: string;
  readonly body: string;
}

/** What it holds; null where it is no list, which the page then finds out for itself. */
export interface FromPageWorker {
  readonly id: number;
  readonly page: { readonly head: ListHead; readonly packed: PackedEntries } | null;
}

/** Reads a list's body into packed entries. */
export function readBody({ id, endpointId, body }: ToPageWorker): FromPageWorker {
  const answer = readAnswer(listResponse, body);
  if (answer === null) return { id, page: null };
  const { head, entries } = listPage(answer, endpointId);
  return { id, page: { head, packed: packEntries(entries) } };
}
