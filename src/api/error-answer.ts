import * as v from 'valibot';
import { isHtml, MAX_ERROR_TEXT, pageTitle } from './answer';
import { errorBody } from './contract';
import { ApiProblem, type ProblemKind } from './problem';
import type { RequestBudget } from './request-budget';
import { retryAfterMs } from './retry-after';

const KIND_OF_STATUS = new Map<number, ProblemKind>([
  [400, 'bad-request'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [408, 'timeout'],
  [413, 'too-many-logs'],
  [422, 'bad-request'],
  [429, 'rate-limited'],
]);

/** The problem that an answer with an error status tells of. A 429 also blocks the budget until its wait is over. */
export function problemOf(response: Response, body: string, budget: RequestBudget, now: number): ApiProblem {
  const said = readErrorBody(body);
  const status = response.status;
  const kind = KIND_OF_STATUS.get(status) ?? (status >= 500 ? 'server' : 'unexpected-status');
  const fallback = isHtml(response)
    ? `The server answered ${status} with a web page${pageTitle(body)}.`
    : `The server answered ${status} ${response.statusText}`.trim();
  const message = said?.message ?? fallback;
  const details = said?.details ?? (said === null && body !== '' ? body.slice(0, MAX_ERROR_TEXT) : null);
  if (kind !== 'rate-limited') {
    return new ApiProblem(kind, { message, status, details, code: said?.error ?? `HTTP_${status}` });
  }
  const fields = v.safeParse(
    v.object({ retryAfter: v.optional(v.unknown()), limit: v.fallback(v.optional(v.number()), undefined) }),
    said?.details,
  );
  const wait = retryAfterMs(
    fields.success ? fields.output.retryAfter : undefined,
    response.headers.get('Retry-After'),
    now,
  );
  budget.block(wait, fields.success ? (fields.output.limit ?? null) : null);
  return rateLimited(wait, details, status, message, said?.error);
}

function readErrorBody(body: string): v.InferOutput<typeof errorBody> | null {
  try {
    const parsed: unknown = JSON.parse(body);
    const said = v.safeParse(errorBody, parsed);
    if (!said.success) return null;
    const { error, message, details } = said.output;
    // Another service's form of error: all of it is worth showing.
    return error === undefined && message === undefined && details === undefined
      ? { ...said.output, details: parsed }
      : said.output;
  } catch {
    return null;
  }
}

/** A request that was refused, or not sent at all, until `waitMs` are over. */
export function rateLimited(
  waitMs: number,
  details: unknown,
  status: number,
  message: string,
  code = 'RATE_LIMIT_EXCEEDED',
): ApiProblem {
  return new ApiProblem('rate-limited', { message, code, status, details, retryAfterMs: waitMs });
}
