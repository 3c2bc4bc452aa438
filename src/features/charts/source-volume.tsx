import type { LocalFilter, LogQuery } from '../../logs/query';
import type { LogSource } from '../../sources/log-source';
import { LogVolume, type LogVolumeProps } from './log-volume';
import { useWholeVolume } from './use-whole-volume';

export interface SourceVolumeProps extends LogVolumeProps {
  readonly source: LogSource;
  /** What is loaded; null while nothing is asked, or where it cannot be had. */
  readonly query: LogQuery | null;
  /** Whether its first page has come. */
  readonly answered: boolean;
  readonly local: LocalFilter;
}

/** The log volume of all that matches where the source can count it, of what is loaded otherwise. */
export function SourceVolume({ source, query, answered, local, ...props }: SourceVolumeProps) {
  return <LogVolume {...props} whole={useWholeVolume(source, query, answered, local, props.zone)} />;
}
