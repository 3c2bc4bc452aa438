import { type MouseEvent, useId } from 'react';
import { LogText } from '../../log-ui/log-text';
import { formatMoment, intervalText, zoneLabel } from '../../log-ui/log-time';
import type { AlertDelivery, AlertEvent, AlertLog } from '../../logs/analysis/alert-log';
import { CHANNEL_NAMES, countText, spanText, spanTextMs } from '../../logs/analysis/alert-text';
import type { EpochMs } from '../../logs/timestamp';
import { useSettings } from '../../settings/settings';
import { Button } from '../../ui/button';
import { formatCount, formatCounted } from '../../ui/format';
import { Icon } from '../../ui/icon';
import styles from './alerts.module.css';
import { SampleList } from './sample-list';

export interface EventListProps {
  readonly log: AlertLog;
  readonly unreadable: number;
  readonly now: EpochMs;
  /** The address of the logs that were counted of an endpoint. */
  readonly addressOf: (event: AlertEvent, endpointId: string) => string;
  readonly onOpen: (event: AlertEvent, endpointId: string) => void;
  /** Of one event, or of all where the id is null. */
  readonly onRead: (id: string | null, unread: boolean) => void;
  readonly onClear: () => void;
}

/** The firings kept on this device, newest first. */
export function EventList(props: EventListProps) {
  const { log, unreadable, onRead, onClear } = props;
  const zone = useSettings((settings) => settings.zone);
  const id = useId();
  const unread = log.events.filter((event) => event.unread).length;
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <h3 id={id}>Alert history</h3>
        <div className={styles.row}>
          <Button disabled={unread === 0} onClick={() => onRead(null, false)}>
            Mark all as read
          </Button>
          <Button disabled={log.events.length === 0} onClick={onClear}>
            Clear history
          </Button>
        </div>
      </div>
      <p className={styles.hint}>
        {formatCounted(log.events.length, 'firing', 'firings')}, {formatCount(unread)} unread. Kept on this
        device, messages redacted and cut. Times in {zoneLabel(zone, props.now)}.
        {log.dropped > 0 && ` ${formatCounted(log.dropped, 'older one was', 'older ones were')} dropped.`}
        {unreadable > 0 && ` ${formatCounted(unreadable, 'stored one', 'stored ones')} could not be read.`}
      </p>
      {log.events.length === 0 ? (
        <p className={styles.empty}>No rule has fired yet.</p>
      ) : (
        <ol className={styles.list} aria-label="Alerts fired">
          {log.events.map((event) => (
            <EventRow key={event.id} {...props} event={event} />
          ))}
        </ol>
      )}
    </section>
  );
}

function EventRow({
  event,
  now,
  addressOf,
  onOpen,
  onRead,
}: EventListProps & { readonly event: AlertEvent }) {
  const zone = useSettings((settings) => settings.zone);
  const open = (click: MouseEvent, endpointId: string) => {
    // Another tab or window stays what the browser makes of it.
    if (click.ctrlKey || click.metaKey || click.shiftKey) return;
    click.preventDefault();
    onOpen(event, endpointId);
  };
  return (
    <li className={styles.event} data-unread={event.unread || undefined}>
      <div className={styles.head}>
        <strong className={styles.name}>
          {event.unread && <span className={styles.dot}>Unread</span>}
          <LogText text={event.ruleName} />
        </strong>
        <span className={styles.time}>{formatMoment(event.time, zone)}</span>
        <Button
          small
          look="quiet"
          icon={<Icon name={event.unread ? 'check' : 'refresh'} />}
          onClick={() => onRead(event.id, !event.unread)}
        >
          {event.unread ? 'Mark as read' : 'Mark as unread'}
        </Button>
      </div>
      <ul className={styles.plain}>
        {event.endpoints.map(({ endpointId, count, atLeast }) => (
          <li key={endpointId} className={styles.row}>
            <bdi className={styles.id}>{endpointId}</bdi>
            <span>
              {countText(count, atLeast, event.threshold)} entries of level {event.level}
              {event.level === 'fatal' ? '' : ' or above'}
              {event.pattern !== '' && (
                <>
                  {' '}
                  that match <LogText text={event.pattern} />
                </>
              )}{' '}
              in {spanText(event.windowSeconds)}
            </span>
            <a
              className={styles.link}
              href={addressOf(event, endpointId)}
              aria-label={`Show logs of ${endpointId}`}
              onClick={(click) => open(click, endpointId)}
            >
              Show logs
            </a>
          </li>
        ))}
      </ul>
      {event.late && (
        <p className={styles.warning}>
          Found afterwards: it happened {intervalText(event.window.start, event.window.end, zone)}, when
          checks were missed.
        </p>
      )}
      <SampleList samples={event.recent} />
      <p className={styles.hint}>
        {stateText(event, now)} {event.deliveries.map((delivery) => deliveryText(delivery, now)).join(' · ')}
      </p>
    </li>
  );
}

function stateText(event: AlertEvent, now: EpochMs): string {
  const repeats =
    event.repeats === 0
      ? ''
      : ` Fired in ${formatCounted(event.repeats, 'further check', 'further checks')} without telling.`;
  return event.ended === null
    ? `Still firing at the last check.${repeats}`
    : `Over after ${spanTextMs(Math.min(event.ended, now) - event.time)}.${repeats}`;
}

function deliveryText({ channel, status, tries, nextTry, note }: AlertDelivery, now: EpochMs): string {
  const name = CHANNEL_NAMES[channel];
  if (status === 'done') return channel === 'in-app' ? 'Told in the list' : `Told by ${name}`;
  if (status === 'held') return `Not told ${channel === 'in-app' ? '' : 'by '}${name} (${note})`;
  if (status === 'failed') return `Not told by ${name}${tries > 1 ? ` after ${tries} tries` : ''}: ${note}`;
  return note === ''
    ? `${name}: being sent`
    : `${name}: ${note}; try ${tries + 1} in ${spanTextMs((nextTry ?? now) - now)}`;
}
