import { affordableLength } from '../logs/pattern-cost';

/**
 * Why a pattern is refused; null when it is not. The demo's server runs in the page itself, where a pattern without a
 * bound on its time would stop the page.
 */
export function costRefusal(pattern: RegExp): string | null {
  return affordableLength(pattern) > 0
    ? null
    : 'groups that repeat, look-around, back references and many repetitions can take too long';
}
