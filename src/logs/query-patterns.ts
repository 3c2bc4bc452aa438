import type { QueryConditions } from './advanced-query';

/** The regular expressions among conditions, which may be slow on purpose. */
export function queryPatterns({ texts, fields }: QueryConditions): readonly string[] {
  return [
    ...texts.flatMap((term) => (term.kind === 'regex' ? [term.text] : [])),
    ...fields.flatMap((field) => (field.operator === '$regex' ? [field.value] : [])),
  ];
}
