import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { zoneOffsetMs } from '../../log-ui/log-time';
import type { LocalFilter, LogQuery } from '../../logs/query';
import type { ZoneChoice } from '../../logs/time-range';
import type { LogSource } from '../../sources/log-source';
import type { CountState, Volume } from './use-counts';

/**
 * Everything that matches over time, counted by the source itself without loading it; the answer before is shown
 * meanwhile. Null where the source cannot, or failed to: then what is loaded has to do. It is asked once the query is
 * answered, so that a pattern is tried once, for the first page, and what it matched is known then.
 */
export function useWholeVolume(
  source: LogSource,
  query: LogQuery | null,
  answered: boolean,
  local: LocalFilter,
  zone: ZoneChoice,
): CountState<Volume> | null {
  const offset = query === null ? 0 : zoneOffsetMs(zone, query.range.start);
  const able = source.volume !== undefined && query !== null;
  // How much of it is loaded, and in which order, changes nothing.
  const asked = query === null ? null : { ...query, limit: 0, order: 'newest' };
  const { data, isError, isPlaceholderData } = useQuery({
    queryKey: ['log-volume', source.id, asked, local, offset] as const,
    queryFn: async ({ signal }): Promise<Volume> => {
      if (source.volume === undefined || query === null) throw new Error('Asked of a source that cannot.');
      return { histogram: await source.volume(query, local, offset, signal), range: query.range };
    },
    enabled: able && answered,
    placeholderData: keepPreviousData,
  });
  if (!able || isError) return null;
  if (data === undefined) return answered ? { value: null, of: 0, counting: true } : null;
  return { value: data, of: data.histogram.counted, counting: isPlaceholderData };
}
