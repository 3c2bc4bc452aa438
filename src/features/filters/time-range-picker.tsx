import { Part } from '../../log-ui/part';
import type { ZoneChoice } from '../../logs/time-range';
import { Icon } from '../../ui/icon';
import { lazyPart } from '../../ui/lazy-part';
import { Popover } from '../../ui/popover';
import styles from './filter-bar.module.css';
import { timeRangeLabel } from './time-range-label';

const TimeRangeForm = lazyPart(() => import('./time-range-form').then((module) => module.TimeRangeForm));

export interface TimeRangePickerProps {
  readonly from: string;
  readonly to: string;
  readonly zone: ZoneChoice;
  readonly onZone: (zone: ZoneChoice) => void;
  readonly onRange: (from: string, to: string) => void;
}

export function TimeRangePicker(props: TimeRangePickerProps) {
  return (
    <div className={styles.labelled}>
      <span className={styles.label} aria-hidden="true">
        Time range
      </span>
      <Popover
        name={`Time range: ${timeRangeLabel(props.from, props.to, props.zone)}`}
        panelName="Time range"
        icon={<Icon name="clock" />}
        label={timeRangeLabel(props.from, props.to, props.zone)}
      >
        {(close) => (
          <Part name="Time range" fallback={<p role="status">Loading…</p>} onClose={close}>
            <TimeRangeForm {...props} close={close} />
          </Part>
        )}
      </Popover>
    </div>
  );
}
