import { ApiProblem, type ProblemKind, toProblem } from '../api/problem';
import { parseJson } from '../logs/exact-numbers';
import { type Json, safeStringify } from '../logs/json';

/** An ApiProblem on its way between threads: a copied Error is no ApiProblem any more. */
export interface SentProblem {
  readonly kind: ProblemKind;
  readonly code: string;
  readonly message: string;
  readonly status: number | null;
  /** As JSON, which keeps the digits and any depth; null for none. */
  readonly details: string | null;
  readonly retryAfterMs: number | null;
}

/** Any failure as plain data; what caused it stays behind. */
export function sentProblem(error: unknown): SentProblem {
  const { kind, code, message, status, details, retryAfterMs } = toProblem(error);
  return { kind, code, message, status, details: jsonOf(details), retryAfterMs };
}

export function receivedProblem({ kind, details, ...fields }: SentProblem): ApiProblem {
  return new ApiProblem(kind, { ...fields, details: details === null ? null : parseJson(details) });
}

/** Details are a part of an answer's JSON, or made of such data. */
function jsonOf(details: unknown): string | null {
  return details === null || details === undefined ? null : (safeStringify(details as Json) ?? null);
}
