import {
  type AdvancedQuery,
  type Comparison,
  DEFAULT_QUERY,
  type FieldCondition,
  type Scalar,
} from '../logs/advanced-query';
import { isJsonObject, type Json } from '../logs/json';
import type { SearchRequest } from './search-request';

/**
 * The query that a request stands for. For every query, the request of what is read from its request is that request
 * again.
 */
export function fromSearchRequest(request: SearchRequest): AdvancedQuery {
  const { timeRange, levels, sources, jobId, search, metadata } = request.filters;
  return {
    ...DEFAULT_QUERY,
    endpoints: request.endpointIds,
    from: timeRange.start,
    to: timeRange.end,
    levels: { ...DEFAULT_QUERY.levels, include: levels ?? [] },
    sources: { ...DEFAULT_QUERY.sources, include: sources ?? [] },
    jobId: jobId ?? '',
    texts: search
      ? [{ kind: 'regex', text: search.query, caseSensitive: search.caseSensitive, exclude: false }]
      : [],
    fields: Object.entries(metadata ?? {}).flatMap(([key, condition]) => readConditions(key, condition)),
    sort: { field: request.sort.field.split('.'), order: request.sort.order },
    limit: request.limit,
  };
}

function readConditions(key: string, condition: Json): readonly FieldCondition[] {
  const path = key.split('.');
  const operators = isJsonObject(condition) ? Object.entries(condition) : [['$eq', condition] as const];
  return operators.flatMap(([operator, operand]) => {
    const comparison = readComparison(operator, operand);
    return comparison === null ? [] : [{ path, exclude: false, ...comparison }];
  });
}

function readComparison(operator: string, operand: Json): Comparison | null {
  switch (operator) {
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return typeof operand === 'number' || typeof operand === 'string' ? { operator, value: operand } : null;
    case '$eq':
    case '$ne':
      return isScalar(operand) ? { operator, value: operand } : null;
    case '$in': {
      const list: readonly Json[] = Array.isArray(operand) ? operand : [];
      return list.length > 0 && list.every(isScalar) ? { operator, value: list } : null;
    }
    case '$regex':
      return typeof operand === 'string' ? { operator, value: operand } : null;
    default:
      return null;
  }
}

function isScalar(value: Json): value is Scalar {
  return value === null || typeof value !== 'object';
}
