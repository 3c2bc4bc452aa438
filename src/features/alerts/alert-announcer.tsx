import { useEffect, useRef, useState } from 'react';
import { useRedaction } from '../../log-ui/use-redaction';
import type { AlertEvent, AlertLog } from '../../logs/analysis/alert-log';
import { eventSentence } from '../../logs/analysis/alert-text';

/** Says each new firing once to who cannot see the count: politely, and at once where something fatal was logged. */
export function AlertAnnouncer({ log }: { readonly log: AlertLog }) {
  const { text } = useRedaction();
  const newest = log.events[0] ?? null;
  const known = useRef(newest?.id ?? null);
  const [told, setTold] = useState<AlertEvent | null>(null);
  useEffect(() => {
    if (newest === null || newest.id === known.current) return;
    known.current = newest.id;
    if (newest.unread) setTold(newest);
  }, [newest]);
  const said = told === null ? '' : `Alert: ${text(told.ruleName)}. ${eventSentence(told)}.`;
  const fatal = told?.recent.some(({ level }) => level === 'fatal') ?? false;
  return (
    <div className="visually-hidden">
      <p role="status" aria-label="Alerts">
        {fatal ? '' : said}
      </p>
      {fatal && <p role="alert">{said}</p>}
    </div>
  );
}
