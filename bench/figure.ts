/** One thing measured: a value for each run, and for the bare baseline of the same run where it has one. */
export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | 'kB' | 'MB' | 'MB/s' | '%' | '';
  readonly dashboard: readonly number[];
  /** In the order of the dashboard's runs, so that each run has its own ratio. */
  readonly bare?: readonly number[];
  /** What design.md allows the median to be. */
  readonly budget?: { readonly of: 'value' | 'ratio'; readonly atMost: number };
}

/** What another viewer did in one part of a measure; no figures where it could not be measured. */
export interface ViewerRow {
  readonly viewer: string;
  readonly what: string;
  readonly figures: readonly {
    readonly name: string;
    readonly unit: Figure['unit'];
    /** One of each run. */
    readonly values: readonly number[];
  }[];
}

/** A measure's name with its figures. */
export interface MeasureResult {
  readonly measure: string;
  /** How it was measured, in one line. */
  readonly note: string;
  readonly figures: readonly Figure[];
  /** The same of other viewers than the dashboard and the bare list. */
  readonly viewers?: readonly ViewerRow[];
  /** Where the time went in the dashboard's extra run under the profiler; lines ready to print. */
  readonly profile?: readonly string[];
  /** Facts behind the figures that are no numbers, such as the names of the scripts fetched. */
  readonly details?: Readonly<Record<string, readonly string[]>>;
}

/** Dashboard ÷ bare, run by run. A baseline of nothing has no ratio. */
export function ratiosOf({ dashboard, bare }: Figure): readonly number[] {
  return (bare ?? []).flatMap((base, run) => {
    const value = dashboard[run];
    return value === undefined || base === 0 ? [] : [value / base];
  });
}
