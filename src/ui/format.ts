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
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${value >= 100 || step === 0 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
}

/** Seconds: 0.2 → "200 ms", 4.3 → "4.3 s", 75 → "1 m 15 s". */
export function formatSeconds(seconds: number): string {
  const size = Math.abs(seconds);
  if (size !== 0 && size < 1) return `${Math.round(seconds * 1_000)} ms`;
  if (size < 60) return `${Number(seconds.toFixed(2))} s`;
  const minutes = Math.trunc(seconds / 60);
  if (size < 3_600) return `${minutes} m ${Math.round(size % 60)} s`;
  return `${Math.trunc(seconds / 3_600)} h ${Math.abs(minutes % 60)} m`;
}
