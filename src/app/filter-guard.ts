import { redactText } from '../logs/redaction';
import { rulesOf, usePrivacy } from '../settings/privacy';

/**
 * Why a value from an entry cannot become a filter, in words; null when it can. Filters stand in the address, which is
 * shared, remembered and logged, so what is redacted must not get there, revealed or not.
 */
export function filterRefusal(path: readonly string[], value: string): string | null {
  const hidden =
    value.includes('[redacted: ') ||
    redactText(value, rulesOf(usePrivacy.getState()), path.at(-1) ?? null).labels.length > 0;
  return hidden ? 'Not filtered: the value is redacted, and filters stand in the address' : null;
}
