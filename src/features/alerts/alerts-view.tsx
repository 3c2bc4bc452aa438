import { useState } from 'react';
import { useStore } from 'zustand';
import { ProblemAlert } from '../../log-ui/problem-alert';
import { alertCost, type StreamedEndpoints } from '../../logs/analysis/alert-cost';
import { type AlertEvent, EMPTY_ALERT_LOG, withRead } from '../../logs/analysis/alert-log';
import { type AlertRule, MAX_RULES } from '../../logs/analysis/alert-rule';
import type { AlertLogStore } from '../../settings/alert-log';
import type { AlertRulesStore } from '../../settings/alert-rules';
import type { CheckResult } from '../../sources/alert-check';
import type { WebhookOutcome } from '../../sources/alert-webhook';
import type { ApiProblem } from '../../sources/log-source';
import { Button } from '../../ui/button';
import { formatCounted } from '../../ui/format';
import { saveText } from '../../ui/save-text';
import styles from './alerts.module.css';
import { CronDialog } from './cron-dialog';
import { EventList } from './event-list';
import { newRule } from './rule-draft';
import { RuleForm } from './rule-form';
import { RuleList } from './rule-list';
import { useNow } from './use-now';

export interface AlertsViewProps {
  readonly rules: AlertRulesStore;
  readonly log: AlertLogStore;
  readonly knownEndpoints: readonly string[];
  /** Those looked at now: what a new rule watches. */
  readonly endpoints: readonly string[];
  /** Requests an hour that the API allows. */
  readonly limit: number;
  readonly streamed: StreamedEndpoints;
  /** Whether this tab checks the rules, or another one does. */
  readonly leads: boolean;
  /** Why nothing is checked: the key was refused. */
  readonly paused: ApiProblem | null;
  readonly baseUrl: string;
  readonly onTest: (rule: AlertRule) => Promise<CheckResult>;
  readonly onTestWebhook: (rule: AlertRule) => Promise<WebhookOutcome>;
  readonly addressOf: (event: AlertEvent, endpointId: string) => string;
  readonly onOpenLogs: (event: AlertEvent, endpointId: string) => void;
  readonly onOpenConnection: () => void;
}

/** Alert rules, where they stand, and what they have found. */
export function AlertsView(props: AlertsViewProps) {
  const { limit, streamed } = props;
  const { rules, unreadable, stored, put, remove, discardUnreadable } = useStore(props.rules);
  const { log, unreadable: unreadableEvents, update } = useStore(props.log);
  const now = useNow(5_000);
  const [edited, setEdited] = useState<{ readonly rule: AlertRule; readonly isNew: boolean } | null>(null);
  const [exported, setExported] = useState<AlertRule | null>(null);
  const [undo, setUndo] = useState<{ readonly text: string; readonly run: () => void } | null>(null);
  const cost = alertCost(rules, streamed, limit);
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <h2 className={styles.title}>Alerts</h2>
        <Button
          look="primary"
          disabled={rules.length >= MAX_RULES}
          onClick={() =>
            setEdited({
              rule: newRule(crypto.randomUUID?.() ?? `rule-${Date.now()}`, props.endpoints),
              isNew: true,
            })
          }
        >
          New rule
        </Button>
      </div>
      <p className={styles.notice}>
        Rules are checked only while a tab with this dashboard is open and connected. For checks without one,
        use “Export as cron script” of a rule.
      </p>
      <section className={styles.cost} aria-label="Requests for alerts" data-over={!cost.fits || undefined}>
        <p>{cost.text}</p>
      </section>
      {!props.leads && rules.some(({ enabled }) => enabled) && (
        <p className={styles.hint}>
          {stored
            ? 'Another tab of this browser checks the rules; what it finds is shown here too.'
            : 'The rules are not checked yet.'}
        </p>
      )}
      {!stored && (
        <p role="alert" className={styles.warning}>
          This browser’s storage is blocked or full: rules and history are gone when this page is closed.
        </p>
      )}
      {unreadable.length > 0 && (
        <div className={styles.notice}>
          <p>
            {formatCounted(unreadable.length, 'stored rule', 'stored rules')} could not be read and{' '}
            {unreadable.length === 1 ? 'is' : 'are'} not checked. Kept as stored until discarded.
          </p>
          <div className={styles.row}>
            <Button
              onClick={() => saveText(JSON.stringify(unreadable, null, 2), 'unreadable-alert-rules.json')}
            >
              Save unreadable rules
            </Button>
            <Button onClick={discardUnreadable}>Discard unreadable rules</Button>
          </div>
        </div>
      )}
      {props.paused !== null && (
        <ProblemAlert
          problem={props.paused}
          task="Checking alert rules (paused until connected anew)"
          onOpenConnection={props.onOpenConnection}
        />
      )}
      <section className={styles.section} aria-label="Rules">
        <h3>Rules</h3>
        <div role="status" className={styles.undo}>
          {undo !== null && (
            <>
              <span>{undo.text}</span>
              <Button
                onClick={() => {
                  undo.run();
                  setUndo(null);
                }}
              >
                Undo
              </Button>
            </>
          )}
        </div>
        {rules.length === 0 ? (
          <p className={styles.empty}>
            No rules yet. A rule tells you when an endpoint logs too many errors, by default 5 in 5 minutes.
          </p>
        ) : (
          <RuleList
            rules={rules}
            log={log}
            now={now}
            streamed={streamed}
            onEnable={(rule, enabled) => put({ ...rule, enabled })}
            onEdit={(rule) => setEdited({ rule, isNew: false })}
            onDelete={(rule) => setUndo({ text: `Deleted “${rule.name}”.`, run: remove(rule.id) })}
            onExport={setExported}
            onTest={props.onTest}
          />
        )}
      </section>
      <EventList
        log={log}
        unreadable={unreadableEvents}
        now={now}
        addressOf={props.addressOf}
        onOpen={(event, endpointId) => {
          update((known) => withRead(known, event.id, false));
          props.onOpenLogs(event, endpointId);
        }}
        onRead={(id, unread) => update((known) => withRead(known, id, unread))}
        onClear={() => {
          const { events, dropped } = log;
          update((known) => ({ ...known, events: EMPTY_ALERT_LOG.events, dropped: 0 }));
          setUndo({
            text: `Cleared ${formatCounted(events.length, 'firing', 'firings')}.`,
            run: () => update((known) => ({ ...known, events: [...known.events, ...events], dropped })),
          });
        }}
      />
      {edited !== null && (
        <RuleForm
          rule={edited.rule}
          isNew={edited.isNew}
          rules={rules}
          knownEndpoints={props.knownEndpoints}
          limit={limit}
          streamed={streamed}
          onTest={props.onTest}
          onTestWebhook={props.onTestWebhook}
          onSave={(rule) => {
            put(rule);
            setEdited(null);
          }}
          onClose={() => setEdited(null)}
        />
      )}
      {exported !== null && (
        <CronDialog rule={exported} baseUrl={props.baseUrl} onClose={() => setExported(null)} />
      )}
    </div>
  );
}
