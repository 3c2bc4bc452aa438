import { isJsonObject, type JsonObject, ownValue } from '../logs/json';
import { isLevel, LEVELS, type Level } from '../logs/level';
import { ApiError, invalidParameter } from './api-error';

/** Reads a request's body as a JSON object, or throws a 400. */
export async function readBody(request: Request): Promise<JsonObject> {
  const text = await request.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ApiError(400, 'INVALID_JSON', 'Request body is not valid JSON', { reason });
  }
  if (!isJsonObject(body)) throw invalidParameter('body', body, 'must be a JSON object');
  return body;
}

/** The object under a key; an empty one when absent. `path` is how the field is named to the caller. */
export function objectAt(parent: JsonObject, key: string, path = key): JsonObject {
  const value = ownValue(parent, key);
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw invalidParameter(path, value, 'must be an object');
  return value;
}

/** The text or list of texts under a key; null when absent. */
export function textsAt(parent: JsonObject, key: string, path = key): readonly string[] | null {
  const value = ownValue(parent, key);
  if (value === undefined || value === null) return null;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item !== 'string') throw invalidParameter(path, value, 'must be a list of texts');
    return item;
  });
}

/** The text under a key; null when absent. */
export function textAt(parent: JsonObject, key: string, path = key): string | null {
  const value = ownValue(parent, key);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw invalidParameter(path, value, 'must be a text');
  return value;
}

/** The levels under a key; null when absent. */
export function levelsAt(parent: JsonObject, key: string, path = key): readonly Level[] | null {
  const texts = textsAt(parent, key, path);
  return (
    texts?.map((text) => {
      if (!isLevel(text)) throw invalidParameter(path, text, `must be one of ${LEVELS.join(', ')}`);
      return text;
    }) ?? null
  );
}

/** The `endpointIds` of a body: at least one, and all of them known. */
export function endpointsAt(body: JsonObject, known: readonly string[]): readonly string[] {
  const ids = textsAt(body, 'endpointIds');
  if (ids === null || ids.length === 0)
    throw invalidParameter('endpointIds', ids, 'must name at least one endpoint');
  for (const id of ids) requireEndpoint(id, known);
  return [...new Set(ids)];
}

/** Throws a 404 for an endpoint that does not exist. */
export function requireEndpoint(endpointId: string, known: readonly string[]): void {
  if (!known.includes(endpointId))
    throw new ApiError(404, 'ENDPOINT_NOT_FOUND', 'Endpoint does not exist', { endpointId });
}
