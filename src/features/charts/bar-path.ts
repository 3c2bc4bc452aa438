/** Where bars are drawn, in CSS pixels. */
export interface BarPlace {
  /** The left end of the first band. */
  readonly left: number;
  /** Of a band, which each bar has for itself. */
  readonly bandWidth: number;
  /** What is left free on each side of a band. */
  readonly gap: number;
  readonly widestBar: number;
  /** The height at which a count is drawn. */
  readonly yOf: (count: number) => number;
}

/**
 * The bars of one series as a path, standing on what is below them in the stack: one element whatever their number.
 * `below` is then raised by the series.
 */
export function barPath(counts: ArrayLike<number>, below: Float64Array, place: BarPlace): string {
  const { left, bandWidth, gap, widestBar, yOf } = place;
  const width = Math.max(0.5, Math.min(widestBar, bandWidth - 2 * gap));
  const parts: string[] = [];
  for (let index = 0; index < below.length; index++) {
    const count = counts[index] ?? 0;
    if (count <= 0) continue;
    const foot = below[index] ?? 0;
    const x = left + index * bandWidth + (bandWidth - width) / 2;
    parts.push(`M${px(x)},${px(yOf(foot))}h${px(width)}V${px(yOf(foot + count))}h${px(-width)}z`);
    below[index] = foot + count;
  }
  return parts.join('');
}

/** To a hundredth of a pixel. */
function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}
