import { cronSchedule, cronScript } from '../../logs/analysis/alert-cron';
import type { AlertRule } from '../../logs/analysis/alert-rule';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Dialog } from '../../ui/dialog';
import { Icon } from '../../ui/icon';
import { saveText } from '../../ui/save-text';
import styles from './alerts.module.css';

export interface CronDialogProps {
  readonly rule: AlertRule;
  /** Without `/v2`. */
  readonly baseUrl: string;
  readonly onClose: () => void;
}

/** The rule as a shell script, for where no tab has to be open. */
export function CronDialog({ rule, baseUrl, onClose }: CronDialogProps) {
  const script = cronScript(rule, baseUrl);
  const { expression } = cronSchedule(rule.intervalSeconds);
  return (
    <Dialog title="Cron script" onClose={onClose}>
      <p>
        Checks the rule without an open tab: run it by cron as <code>{expression}</code> on a machine with
        curl. The API key is not in it; set TENSORONE_API_KEY in cron’s environment. Cool-down, quiet time and
        escalation are left out, because each run stands for itself
        {rule.steps.some(({ channel }) => channel === 'webhook') ? '; the webhook’s address is in it' : ''}.
      </p>
      <section
        className={styles.code}
        aria-label="Script"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <pre>{script}</pre>
      </section>
      <div className={styles.row}>
        <CopyButton name="Copy script" label="Copy script" text={() => script} />
        <Button icon={<Icon name="download" />} onClick={() => saveText(script, fileNameOf(rule))}>
          Download script
        </Button>
      </div>
    </Dialog>
  );
}

/** "alert-out-of-memory.sh" */
function fileNameOf(rule: AlertRule): string {
  const name = rule.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `alert-${name || 'rule'}.sh`;
}
