const counts = new Intl.NumberFormat('en-US');

/** 1247 → "1,247". */
export function formatCount(value: number): string {
  return counts.format(value);
}

/** "1 entry", "1,247 entries". */
export function formatCounted(value: number, one: string, many: string): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** Bytes in decimal units, as the API writes them: 8.2e9 → "8.2 GB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const size = Math.abs(bytes);
  let step = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  if (step < units.length - 1 && Math.round(size / 1000 ** step) >= 1000) step++;
  const value = bytes / 1000 ** step;
  return `${Math.abs(value) >= 100 || step === 0 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
}

/** Seconds: 0.2 → "200 ms", 4.3 → "4.3 s", 75 → "1 m 15 s", 3720 → "1 h 2 m". Rounded to the last unit shown. */
export function formatSeconds(seconds: number): string {
  const sign = seconds < 0 ? '-' : '';
  const size = Math.abs(seconds);
  if (size === 0) return '0 s';
  if (Math.round(size * 1_000) < 1_000) return `${sign}${Math.round(size * 1_000)} ms`;
  if (Number(size.toFixed(2)) < 60) return `${sign}${Number(size.toFixed(2))} s`;
  const whole = Math.round(size);
  if (whole < 3_600) return `${sign}${Math.floor(whole / 60)} m ${whole % 60} s`;
  const minutes = Math.round(size / 60);
  return `${sign}${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}
