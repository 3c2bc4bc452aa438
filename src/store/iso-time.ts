import { DAY_MS } from '../logs/time-range';
import type { EpochMs } from '../logs/timestamp';

let knownDay = Number.NaN;
let datePart = '';

/** As `Date.prototype.toISOString`, several times faster for times of one day after the other. */
export function isoTime(time: EpochMs): string {
  const day = Math.floor(time / DAY_MS);
  if (day !== knownDay) {
    datePart = new Date(day * DAY_MS).toISOString().slice(0, -13);
    knownDay = day;
  }
  const ms = time - day * DAY_MS;
  const seconds = Math.floor(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  const fraction = ms % 1_000;
  return `${datePart}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}.${fraction < 100 ? '0' : ''}${two(fraction)}Z`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}
