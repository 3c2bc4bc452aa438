import type { BareRequest } from './request';

/** The fields of an API entry that the bare list draws. */
export interface BareEntry {
  readonly timestamp: string;
  readonly level: string;
  readonly source: string;
  readonly message: string;
}

interface ListAnswer {
  readonly filteredLogs: number;
  readonly pagination: { readonly nextOffset: number | null };
  readonly logs: readonly BareEntry[];
}

/** Every entry of the range, newest first, by the list requests that the dashboard sends too. */
export async function fetchEntries(request: BareRequest): Promise<readonly BareEntry[]> {
  const lists = await Promise.all(request.endpoints.map((endpoint) => fetchEndpoint(request, endpoint)));
  return lists.flat().sort((a, b) => (a.timestamp < b.timestamp ? 1 : -1));
}

async function fetchEndpoint(request: BareRequest, endpoint: string): Promise<readonly BareEntry[]> {
  const entries: BareEntry[] = [];
  for (let offset: number | null = 0; offset !== null; ) {
    const query: URLSearchParams = new URLSearchParams({
      startTime: request.from,
      endTime: request.to,
      level: request.level,
      limit: String(request.limit),
      offset: String(offset),
    });
    const answer: ListAnswer = await fetchAnswer(request, endpoint, query).then((response) =>
      response.json(),
    );
    for (const entry of answer.logs) entries.push(entry);
    offset = answer.pagination.nextOffset;
    if (offset === null && entries.length !== answer.filteredLogs)
      throw new Error(`The API has ${answer.filteredLogs} entries and gave ${entries.length}.`);
  }
  return entries;
}

/**
 * Follows the first endpoint's stream until its end: appends to `entries`, of which it keeps the newest, and calls back
 * after each piece that came with how many there were so far.
 * Good enough for this stream only: one `data:` line an event.
 */
export async function followStream(
  request: BareRequest,
  entries: BareEntry[],
  onReceived: (count: number) => void,
): Promise<void> {
  const query = new URLSearchParams({ stream: 'true', level: request.level });
  const response = await fetchAnswer(request, request.endpoints[0] ?? '', query);
  if (response.body === null) throw new Error('The stream has no body.');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let received = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const lines = (rest + next.value).split('\n');
    rest = lines.pop() ?? '';
    const events = lines.filter((line) => line.startsWith('data: '));
    for (const line of events) entries.push(JSON.parse(line.slice(6)));
    // A tenth more, so that the array is not moved together each time.
    if (entries.length > request.keep * 1.1) entries.splice(0, entries.length - request.keep);
    received += events.length;
    onReceived(received);
  }
}

async function fetchAnswer(
  { api, key }: BareRequest,
  endpoint: string,
  query: URLSearchParams,
): Promise<Response> {
  const response = await fetch(`${api}/v2/endpoints/${endpoint}/logs?${query}`, {
    headers: { Authorization: `Bearer ${key}` },
  });
  if (!response.ok) throw new Error(`The API answered ${response.status}.`);
  return response;
}
