import type { JsonObject } from '../logs/json';

/** A refusal in the API document's form: a status and a body of `error`, `message` and `details`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: JsonObject = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }

  toResponse(): Response {
    const body = { error: this.code, message: this.message, details: this.details };
    return Response.json(body, { status: this.status, headers: this.headers });
  }
}

/** A parameter or body field that cannot be used. The API document has no code for it; this one is ours. */
export function invalidParameter(parameter: string, value: unknown, reason: string): ApiError {
  return new ApiError(400, 'INVALID_PARAMETER', `Invalid ${parameter}: ${reason}`, {
    parameter,
    value: typeof value === 'string' || typeof value === 'number' ? value : (JSON.stringify(value) ?? null),
    reason,
  });
}
