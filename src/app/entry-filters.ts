import { useCallback, useRef, useState } from 'react';
import type { FieldFilter } from '../logs/field-filter';
import type { ViewState } from '../logs/view-state';
import { filterRefusal } from './filter-guard';

export interface EntryFilters {
  readonly filterField: (field: FieldFilter) => void;
  readonly filterJob: (jobId: string) => void;
  readonly filterRequest: (requestId: string) => void;
  /** From an analysis to the logs of an error code, a pattern or a job. */
  readonly showError: (code: string) => void;
  readonly showSearch: (pattern: string) => void;
  readonly showJob: (jobId: string) => void;
  /** Why the last filter was refused; empty when it was not. */
  readonly refusal: string;
}

/** Filters made from an entry's own values. A value that must not stand in the address is refused, with the reason. */
export function useEntryFilters(view: ViewState, change: (patch: Partial<ViewState>) => void): EntryFilters {
  const [refusal, setRefusal] = useState('');
  const latest = useRef(view.fields);
  latest.current = view.fields;
  /** Changes the address unless the value that would stand in it must not. */
  const guarded = useCallback(
    (path: readonly string[], value: string, patch: Partial<ViewState>) => {
      const refused = filterRefusal(path, value);
      setRefusal(refused ?? '');
      if (refused === null) change(patch);
    },
    [change],
  );
  const filterField = useCallback(
    (field: FieldFilter) => {
      const others = latest.current.filter(
        (other) => other.path.join('/') !== field.path.join('/') || other.value !== field.value,
      );
      guarded(field.path, field.value, { fields: [...others, field] });
    },
    [guarded],
  );
  const filterJob = useCallback((jobId: string) => guarded(['jobId'], jobId, { jobId }), [guarded]);
  const filterRequest = useCallback(
    (requestId: string) => filterField({ path: ['requestId'], value: requestId, exclude: false }),
    [filterField],
  );
  const showError = useCallback(
    (code: string) => {
      const path = ['metadata', 'errorCode'];
      guarded(path, code, { view: 'logs', fields: [{ path, value: code, exclude: false }] });
    },
    [guarded],
  );
  const showSearch = useCallback(
    (search: string) => guarded(['message'], search, { view: 'logs', search }),
    [guarded],
  );
  const showJob = useCallback(
    (jobId: string) => guarded(['jobId'], jobId, { view: 'logs', jobId }),
    [guarded],
  );
  return { filterField, filterJob, filterRequest, showError, showSearch, showJob, refusal };
}
