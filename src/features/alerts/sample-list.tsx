import { LevelBadge } from '../../log-ui/level-badge';
import { LogText } from '../../log-ui/log-text';
import { formatTime } from '../../log-ui/log-time';
import type { AlertSample } from '../../logs/analysis/alert-log';
import { parseTimestamp } from '../../logs/timestamp';
import { useSettings } from '../../settings/settings';
import styles from './alerts.module.css';

/** The most recent entries of a firing, newest first. */
export function SampleList({ samples }: { readonly samples: readonly AlertSample[] }) {
  const zone = useSettings((settings) => settings.zone);
  if (samples.length === 0) return null;
  return (
    <ol className={styles.samples} aria-label="Most recent errors">
      {samples.map((sample, index) => {
        const time = parseTimestamp(sample.timestamp).ms;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of one firing never changes
          <li key={index} className={styles.sample}>
            <span className={styles.time}>{time === null ? 'no time' : formatTime(time, zone)}</span>
            <LevelBadge level={sample.level} />
            <span className={styles.message}>
              <LogText text={sample.message} none="(no message)" />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
