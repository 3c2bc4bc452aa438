import { ApiProblem } from '../../api/problem';
import { parseJson } from '../../logs/exact-numbers';
import { type Json, safeStringify } from '../../logs/json';
import type { SentProblem } from './tail-wire';

/** The problem as plain data; what caused it stays behind. */
export function sentProblem({ kind, code, message, status, details, retryAfterMs }: ApiProblem): SentProblem {
  return { kind, code, message, status, details: jsonOf(details), retryAfterMs };
}

export function receivedProblem({ kind, details, ...fields }: SentProblem): ApiProblem {
  return new ApiProblem(kind, { ...fields, details: details === null ? null : parseJson(details) });
}

/** Details are a part of an answer's JSON, or made of such data. */
function jsonOf(details: unknown): string | null {
  return details === null || details === undefined ? null : (safeStringify(details as Json) ?? null);
}
