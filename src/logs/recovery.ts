import { isJsonObject, type Json, type JsonObject, ownValue } from './json';
import { objectWithout } from './json-shape';

/** One step the service took, or planned, after an error ("recoveryActions" in the API document). */
export interface RecoveryAction {
  /** Empty when absent, like description and result. */
  readonly type: string;
  readonly description: string;
  /** Null when the entry does not say. */
  readonly executed: boolean | null;
  readonly result: string;
  /** Fields beyond the documented ones. */
  readonly others: JsonObject;
}

const DOCUMENTED = ['type', 'description', 'executed', 'result'] as const;

/** Reads an action; null when it has another shape than the API documents, so that it can be shown as it is. */
export function readRecoveryAction(value: Json): RecoveryAction | null {
  if (!isJsonObject(value)) return null;
  const [type, description, executed, result] = DOCUMENTED.map((key) => ownValue(value, key) ?? null);
  if (!isText(type) || !isText(description) || !isText(result)) return null;
  if (executed !== null && typeof executed !== 'boolean') return null;
  if (type === null && description === null) return null;
  return {
    type: type ?? '',
    description: description ?? '',
    executed: executed ?? null,
    result: result ?? '',
    others: objectWithout(value, new Set(DOCUMENTED)),
  };
}

/** "2 of 3 actions executed", with those the entry says nothing of. */
export function recoveryVerdict(actions: readonly (RecoveryAction | null)[]): string {
  const executed = actions.filter((action) => action?.executed === true).length;
  const unsaid = actions.filter((action) => action === null || action.executed === null).length;
  const noun = actions.length === 1 ? 'action' : 'actions';
  return `${executed} of ${actions.length} ${noun} executed${unsaid > 0 ? `, ${unsaid} not said` : ''}`;
}

function isText(value: Json | undefined): value is string | null | undefined {
  return value === null || value === undefined || typeof value === 'string';
}
