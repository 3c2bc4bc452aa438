import { useEffect, useId } from 'react';
import { formatTime, zoneLabel } from '../../log-ui/log-time';
import { useSettings } from '../../settings/settings';
import { auditCsv, auditEndpoints, auditEventName, auditJson } from '../../sources/audit-text';
import { MAX_RECORDS, useAuditTrail } from '../../sources/audit-trail';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatCounted } from '../../ui/format';
import { saveText } from '../../ui/save-text';
import styles from './privacy.module.css';

/** The exports and connections of this browser, newest first. */
export function AuditList() {
  const { records, dropped, stored, record, clear, reload } = useAuditTrail();
  const zone = useSettings((settings) => settings.zone);
  const id = useId();
  useEffect(() => reload(), [reload]);
  const save = (format: 'CSV' | 'JSON') => {
    record({ event: 'list-exported', facts: [`format ${format}`] });
    const now = useAuditTrail.getState();
    const text = format === 'CSV' ? auditCsv(now.records) : auditJson(now.records, now.dropped);
    saveText(text, `endpoint-logs-audit.${format.toLowerCase()}`);
  };
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 id={id}>Exports and connections of this browser</h3>
      <p className={styles.hint}>
        Kept on this device only, without keys and without log content; the newest {formatCount(MAX_RECORDS)}.
        {dropped > 0 && ` ${formatCounted(dropped, 'older record was', 'older records were')} dropped.`}
      </p>
      {!stored && (
        <p className={styles.warning}>
          This browser’s storage is blocked or full: the list is gone when the page is closed.
        </p>
      )}
      {records.length === 0 ? (
        <p>Nothing recorded yet.</p>
      ) : (
        <div className={styles.audit}>
          <DataTable
            caption="Exports and connections"
            columns={[
              { name: `Time (${zoneLabel(zone, Date.now())})` },
              { name: 'What' },
              { name: 'Where' },
              { name: 'Details' },
            ]}
            rows={records.toReversed().map((row, at) => ({
              key: `${records.length - at} ${row.time}`,
              cells: [
                <time key="time" dateTime={row.time} title={row.time}>
                  {formatTime(Date.parse(row.time), zone).slice(0, 'YYYY-MM-DD hh:mm:ss'.length)}
                </time>,
                auditEventName(row.event),
                [row.origin, auditEndpoints(row)].filter((text) => text !== '').join(': '),
                row.facts.join(' · '),
              ],
            }))}
          />
        </div>
      )}
      <div className={styles.actions}>
        <Button disabled={records.length === 0} onClick={() => save('CSV')}>
          Save list as CSV
        </Button>
        <Button disabled={records.length === 0} onClick={() => save('JSON')}>
          Save list as JSON
        </Button>
        <Button disabled={records.length === 0} onClick={clear}>
          Clear list
        </Button>
      </div>
    </section>
  );
}
