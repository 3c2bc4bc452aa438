import type { LatencyHeatMap } from '../../logs/analysis/latency-heat-map';

/** A cell that is not empty. */
export interface HeatCell {
  readonly column: number;
  /** 0 is the lowest latency. */
  readonly row: number;
  readonly count: number;
  /** 0 to 1, for the colour: logarithmic, so that single requests are seen beside thousands. */
  readonly intensity: number;
}

/** All cells that are not empty, row by row. */
export function heatCells({ columns, counts, largest }: LatencyHeatMap): readonly HeatCell[] {
  const cells: HeatCell[] = [];
  counts.forEach((count, place) => {
    if (count === 0) return;
    cells.push({
      column: place % columns.count,
      row: Math.floor(place / columns.count),
      count,
      intensity: Math.log1p(count) / Math.log1p(largest),
    });
  });
  return cells;
}

/** What one column holds. Seconds; `low` and `high` are the outer edges of the rows that hold any. */
export interface HeatColumn {
  readonly index: number;
  readonly count: number;
  readonly low: number;
  readonly high: number;
}

/** All columns, empty ones too. */
export function heatColumns({ columns, counts, edges }: LatencyHeatMap): readonly HeatColumn[] {
  const rows = edges.length - 1;
  return Array.from({ length: columns.count }, (_, index) => {
    let count = 0;
    let lowest = -1;
    let highest = -1;
    for (let row = 0; row < rows; row += 1) {
      const cell = counts[row * columns.count + index] ?? 0;
      if (cell === 0) continue;
      count += cell;
      if (lowest < 0) lowest = row;
      highest = row;
    }
    return { index, count, low: edges[lowest] ?? 0, high: edges[highest + 1] ?? 0 };
  });
}
