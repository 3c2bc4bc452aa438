/**
 * What can go wrong with a request, told apart as far as a browser can. A browser gives one and the same error for a
 * wrong address, a refused connection, a failed name look-up and a missing CORS header: these are `unreachable`.
 */
export type ProblemKind =
  | 'offline'
  | 'unreachable'
  | 'interrupted'
  | 'timeout'
  | 'bad-request'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'too-many-logs'
  | 'rate-limited'
  | 'server'
  | 'unexpected-status'
  | 'not-json'
  | 'truncated'
  | 'unexpected-answer'
  | 'invalid-key'
  | 'internal';

/** The API's error answer: `{error, message, details}` ("Error Handling" in the API document), as far as it was given. */
export interface ApiErrorBody {
  readonly code: string;
  readonly message: string;
  readonly details: unknown;
}

/** A failed request, with everything needed to explain it. Never carries the API key or a request header. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly kind: ProblemKind;
  readonly status: number | null;
  /** The API's own code ("TOO_MANY_LOGS"), or one of ours in the same form where the server gave none. */
  readonly code: string;
  readonly details: unknown;
  /** Milliseconds to wait before asking again; only for `rate-limited` and where the server said so. */
  readonly retryAfterMs: number | null;

  constructor(
    kind: ProblemKind,
    fields: {
      message: string;
      code?: string;
      status?: number | null;
      details?: unknown;
      retryAfterMs?: number | null;
      cause?: unknown;
    },
  ) {
    super(fields.message, { cause: fields.cause });
    this.kind = kind;
    this.status = fields.status ?? null;
    this.code = fields.code ?? kind.toUpperCase().replaceAll('-', '_');
    this.details = fields.details ?? null;
    this.retryAfterMs = fields.retryAfterMs ?? null;
  }

  /** Whether the same request may succeed when simply sent again. */
  get retryable(): boolean {
    return RETRYABLE.has(this.kind);
  }
}

const RETRYABLE: ReadonlySet<ProblemKind> = new Set([
  'offline',
  'unreachable',
  'interrupted',
  'timeout',
  'server',
  'truncated',
]);

/** Any thrown value as an ApiProblem; an abort stays what it is and must be handled by the caller first. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiProblem('internal', { message, cause: error });
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
