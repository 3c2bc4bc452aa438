import type { Comparison, FieldCondition, Scalar } from '../../logs/advanced-query';
import { searchProblem } from '../../logs/query';
import { formatPath, formatScalar, readScalar } from '../../logs/query-text-format';
import type { FieldPart, ScannedValue } from '../../logs/query-text-parts';
import { scanQueryText } from '../../logs/query-text-scan';

export type ConditionOperator = Comparison['operator'];

/** The operators of the API document with what they mean, in the order of the form. */
export const CONDITION_OPERATORS: readonly {
  readonly value: ConditionOperator;
  readonly label: string;
}[] = [
  { value: '$eq', label: '= equal ($eq)' },
  { value: '$ne', label: '≠ not equal ($ne)' },
  { value: '$gt', label: '> more than ($gt)' },
  { value: '$gte', label: '≥ at least ($gte)' },
  { value: '$lt', label: '< less than ($lt)' },
  { value: '$lte', label: '≤ at most ($lte)' },
  { value: '$in', label: 'one of ($in)' },
  { value: '$regex', label: 'matches ($regex)' },
];

/** A condition as the form holds it: texts as typed. */
export interface ConditionDraft {
  readonly field: string;
  readonly operator: ConditionOperator;
  /** As in a query text: `90`, `"90"` for the text, `a, b` for a list; a pattern as it is. */
  readonly value: string;
  readonly exclude: boolean;
}

export const NO_CONDITION: ConditionDraft = { field: '', operator: '$eq', value: '', exclude: false };

export type ReadDraft =
  | { readonly condition: FieldCondition; readonly problem: null }
  | { readonly condition: null; readonly problem: string; readonly at: 'field' | 'value' };

export function draftOfCondition(condition: FieldCondition): ConditionDraft {
  return {
    field: formatPath(condition.path),
    operator: condition.operator,
    value: valueText(condition),
    exclude: condition.exclude,
  };
}

function valueText(condition: FieldCondition): string {
  if (condition.operator === '$in') return condition.value.map(formatScalar).join(', ');
  return condition.operator === '$regex' ? condition.value : formatScalar(condition.value);
}

/** What the form holds as a condition, or what is wrong with it. For every condition, reading its draft gives it again. */
export function readConditionDraft({ field, operator, value, exclude }: ConditionDraft): ReadDraft {
  if (field.trim() === '') return refused('field', 'Name a field.');
  const path = readPath(field);
  const comparison = readComparison(operator, value);
  if (typeof comparison === 'string') return refused('value', comparison);
  return { condition: { path, exclude, ...comparison }, problem: null };
}

function refused(at: 'field' | 'value', problem: string): ReadDraft {
  return { condition: null, problem, at };
}

/** A field's path as the query text writes it; a name that is no path is one key. */
export function readPath(field: string): readonly string[] {
  const part = onlyField(`${field.trim()}=x`, 'x');
  return part === null ? [field.trim()] : part.path;
}

function readComparison(operator: ConditionOperator, text: string): Comparison | string {
  if (operator === '$regex') {
    const fault = searchProblem(text);
    return fault === null ? { operator, value: text } : `Not a valid regular expression: ${fault}`;
  }
  if (text.trim() === '') return 'Enter a value; "" is the empty text.';
  if (operator === '$in') return { operator, value: [...new Set(readList(text))] };
  const value = readValue(text.trim());
  if (operator === '$eq' || operator === '$ne') return { operator, value };
  if (typeof value === 'number' || typeof value === 'string') return { operator, value };
  return `${value} is neither more nor less than anything.`;
}

function readList(text: string): readonly Scalar[] {
  const part = onlyField(`x in (${text})`);
  if (part !== null) return part.values.map(scalarOf);
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map(readValue);
}

function readValue(text: string): Scalar {
  const part = onlyField(`x=${text}`);
  const [value] = part?.values ?? [];
  return part?.values.length === 1 && value !== undefined ? scalarOf(value) : readScalar(text);
}

function scalarOf(value: ScannedValue): Scalar {
  return value.quoted ? value.text : readScalar(value.text);
}

/** The text as one comparison and nothing else; null when it is not. */
function onlyField(text: string, wanted?: string): FieldPart | null {
  const { parts, problems } = scanQueryText(text);
  const [part] = parts;
  if (part?.part !== 'field' || parts.length > 1 || problems.length > 0 || part.negated) return null;
  if (part.start !== 0 || part.end !== text.length) return null;
  return wanted === undefined || (part.operator === '=' && part.values[0]?.text === wanted) ? part : null;
}
