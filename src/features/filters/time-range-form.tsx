import { type FormEvent, useState } from 'react';
import { formatIso, formatMoment, zoneLabel } from '../../log-ui/log-time';
import { DAY_MS, isRelative, parseTimePoint, type ZoneChoice } from '../../logs/time-range';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text-field';
import styles from './filter-bar.module.css';
import { readRange, TIME_PRESETS } from './time-range-label';
import type { TimeRangePickerProps } from './time-range-picker';

const RETENTION_DAYS = 30;

/** Presets, both ends as text, and the zone. */
export function TimeRangeForm({
  from,
  to,
  zone,
  onZone,
  onRange,
  close,
}: TimeRangePickerProps & { readonly close: () => void }) {
  const [typedFrom, setTypedFrom] = useState(() => shown(from, zone));
  const [typedTo, setTypedTo] = useState(() => shown(to, zone));
  const now = Date.now();
  const reading = readRange(typedFrom, typedTo, now, zone);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (reading.range === null) return;
    onRange(pinned(typedFrom, zone), pinned(typedTo, zone));
    close();
  };
  const changeZone = (next: ZoneChoice) => {
    setTypedFrom(rewritten(typedFrom, zone, next));
    setTypedTo(rewritten(typedTo, zone, next));
    onZone(next);
  };
  return (
    <form className={styles.form} onSubmit={apply}>
      <div className={styles.presets}>
        {TIME_PRESETS.map((preset) => (
          <Button
            key={preset.from}
            small
            aria-pressed={preset.from === from && to === 'now'}
            onClick={() => {
              onRange(preset.from, 'now');
              close();
            }}
          >
            {preset.label}
          </Button>
        ))}
      </div>
      <TextField
        label="From"
        value={typedFrom}
        onChange={(event) => setTypedFrom(event.target.value)}
        hint="ISO 8601, or now-15m (s, m, h, d, w)"
      />
      <TextField
        label="To"
        value={typedTo}
        onChange={(event) => setTypedTo(event.target.value)}
        problem={reading.problem}
        hint={preview(typedFrom, typedTo, now, zone)}
      />
      <fieldset className={styles.radios}>
        <legend className={styles.label}>Times are shown and typed in</legend>
        {(['local', 'utc'] as const).map((choice) => (
          <label key={choice} className={styles.check}>
            <input type="radio" name="zone" checked={zone === choice} onChange={() => changeZone(choice)} />
            {choice === 'utc' ? 'UTC' : `Local time (${zoneLabel('local', now)})`}
          </label>
        ))}
      </fieldset>
      <div className={styles.row}>
        <Button type="submit" look="primary" disabled={reading.range === null}>
          Apply
        </Button>
        <span className={styles.label}>The API keeps {RETENTION_DAYS} days.</span>
      </div>
    </form>
  );
}

/** An absolute end as typed in the zone; a relative one stays as it is. */
function shown(text: string, zone: ZoneChoice): string {
  const ms = isRelative(text) ? null : parseTimePoint(text, 0);
  return ms === null ? text : formatIso(ms, zone);
}

/** The same moment written in the other zone, so that switching the zone does not move the range. */
function rewritten(text: string, from: ZoneChoice, to: ZoneChoice): string {
  const ms = isRelative(text) ? null : parseTimePoint(text, 0, from);
  return ms === null ? text : formatIso(ms, to);
}

/** What goes into the URL: absolute ends in UTC, so that the link means the same everywhere. */
function pinned(text: string, zone: ZoneChoice): string {
  const ms = isRelative(text) ? null : parseTimePoint(text, 0, zone);
  return ms === null ? text.trim().toLowerCase() : formatIso(ms, 'utc');
}

function preview(from: string, to: string, now: number, zone: ZoneChoice): string {
  const { range } = readRange(from, to, now, zone);
  if (range === null) return '';
  const slices = Math.ceil((range.end - range.start) / DAY_MS);
  const cost = slices > 1 ? `; longer than 24 h, read in ${slices} slices` : '';
  return `${formatMoment(range.start, zone)} – ${formatMoment(range.end, zone)} ${zoneLabel(zone, range.start)}${cost}`;
}
