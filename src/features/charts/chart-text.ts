import { formatMoment } from '../../log-ui/log-time';
import type { ZoneChoice } from '../../logs/time-range';
import { parseTimestamp } from '../../logs/timestamp';
import { visibleStart } from '../../logs/visible-text';

/** A timestamp as sent, in the zone; what is no readable time is shown as it is, and "—" for none. */
export function occurrenceText(timestamp: string | null, zone: ZoneChoice): string {
  const { ms } = parseTimestamp(timestamp);
  return ms === null ? visibleStart(timestamp ?? '', 40) || '—' : formatMoment(ms, zone);
}

/** With the first letter as a capital, as at the start of a sentence. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
