/** What the bare page shows, from its address. The benchmark gives it what it found in the dashboard's own view. */
export interface BareRequest {
  readonly mode: 'list' | 'tail';
  /** The API's origin, without a slash at its end. */
  readonly api: string;
  readonly key: string;
  readonly endpoints: readonly string[];
  readonly level: string;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Entries in one list answer. */
  readonly limit: number;
  /** Entries that the live list keeps. */
  readonly keep: number;
  /** CSS pixels of the list's box. */
  readonly width: number;
  readonly height: number;
}

/** Reads the page's address; everything in it is required. */
export function readBareRequest(params: URLSearchParams): BareRequest {
  const text = (name: string): string => {
    const value = params.get(name);
    if (value === null) throw new Error(`The address lacks "${name}".`);
    return value;
  };
  return {
    mode: text('mode') === 'tail' ? 'tail' : 'list',
    api: text('api'),
    key: text('key'),
    endpoints: text('endpoints').split(','),
    level: text('level'),
    from: text('from'),
    to: text('to'),
    limit: Number(text('limit')),
    keep: Number(text('keep')),
    width: Number(text('width')),
    height: Number(text('height')),
  };
}

/** Writes the address's query that {@link readBareRequest} reads. */
export function formatBareRequest(request: BareRequest): string {
  const fields = { ...request, endpoints: request.endpoints.join(',') };
  return new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
}
