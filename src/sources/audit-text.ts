import { csvRow } from '../logs/csv';
import type { AuditEvent, AuditRecord } from './audit-trail';

const EVENT_NAMES: Readonly<Record<AuditEvent, string>> = {
  connected: 'Connected',
  demo: 'Disconnected, demo data',
  'key-refused': 'API key refused',
  exported: 'Exported logs',
  'list-exported': 'Exported this list',
  cleared: 'List cleared',
};

/** What happened, in a few words. */
export function auditEventName(event: AuditEvent): string {
  return EVENT_NAMES[event];
}

/** "ep_1, ep_2 and 3 more"; empty when there are none. */
export function auditEndpoints({ endpoints, endpointCount }: AuditRecord): string {
  const more = endpointCount - endpoints.length;
  return `${endpoints.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The list as CSV, newest first, formulas neutralised. */
export function auditCsv(records: readonly AuditRecord[]): string {
  const rows = records.toReversed().map((record) => {
    const { time, event, origin, facts } = record;
    return csvRow([time, auditEventName(event), origin, auditEndpoints(record), facts.join('; ')]);
  });
  return [csvRow(['time', 'event', 'origin', 'endpoints', 'details']), ...rows].join('');
}

/** The list as JSON, newest first, with how many older records are no longer in it. */
export function auditJson(records: readonly AuditRecord[], dropped: number): string {
  return `${JSON.stringify({ droppedRecords: dropped, records: records.toReversed() }, null, 2)}\n`;
}
