import { type FormEvent, useId, useState } from 'react';
import { alertCost, requestsPerHour, type StreamedEndpoints } from '../../logs/analysis/alert-cost';
import {
  ALERT_CHANNELS,
  type AlertChannel,
  type AlertRule,
  isWebhookUrl,
} from '../../logs/analysis/alert-rule';
import { ruleSentence } from '../../logs/analysis/alert-text';
import { isLevel, LEVELS } from '../../logs/level';
import type { CheckResult } from '../../sources/alert-check';
import type { WebhookOutcome } from '../../sources/alert-webhook';
import { Button } from '../../ui/button';
import { CheckList } from '../../ui/check-list';
import { Dialog } from '../../ui/dialog';
import { SelectField } from '../../ui/select-field';
import { TextField } from '../../ui/text-field';
import styles from './alerts.module.css';
import { NotificationPermit } from './notification-permit';
import { draftOf, type RuleDraft, ruleOf } from './rule-draft';
import { TestRun } from './test-run';
import { WebhookFields } from './webhook-fields';

export interface RuleFormProps {
  readonly rule: AlertRule;
  readonly isNew: boolean;
  /** All rules, this one among them unless it is new. */
  readonly rules: readonly AlertRule[];
  readonly knownEndpoints: readonly string[];
  readonly limit: number;
  readonly streamed: StreamedEndpoints;
  readonly onTest: (rule: AlertRule) => Promise<CheckResult>;
  readonly onTestWebhook: (rule: AlertRule) => Promise<WebhookOutcome>;
  readonly onSave: (rule: AlertRule) => void;
  readonly onClose: () => void;
}

const CHANNEL_LABELS: Readonly<Record<AlertChannel, string>> = {
  'in-app': 'List in this view',
  notification: 'Browser notification',
  webhook: 'Webhook',
};

/** A rule's every field, with its cost before it is saved. */
export function RuleForm(props: RuleFormProps) {
  const { isNew, knownEndpoints, limit, streamed } = props;
  const id = useId();
  const [draft, setDraft] = useState<RuleDraft>(() => draftOf(props.rule, knownEndpoints));
  const [refused, setRefused] = useState(false);
  const { rule, problems } = ruleOf(draft);
  const set = (patch: Partial<RuleDraft>) => setDraft((now) => ({ ...now, ...patch }));
  const others = props.rules.filter((other) => other.id !== rule.id);
  const valid = problems.length === 0;
  const own = Math.ceil(requestsPerHour([{ ...rule, enabled: true }], streamed) - 1e-9);
  const cost = alertCost([...others, rule], streamed, limit);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setRefused(!valid);
    if (valid) props.onSave(rule);
  };
  const number = (
    label: string,
    key: 'threshold' | 'windowMinutes' | 'intervalMinutes' | 'coolDownMinutes',
    hint?: string,
  ) => (
    <TextField
      label={label}
      inputMode="decimal"
      value={draft[key]}
      {...(hint === undefined ? {} : { hint })}
      onChange={(event) => set({ [key]: event.target.value })}
    />
  );
  return (
    <Dialog title={isNew ? 'New alert rule' : 'Edit alert rule'} onClose={props.onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <TextField
          label="Name"
          value={draft.name}
          placeholder="Out of memory"
          maxLength={200}
          onChange={(event) => set({ name: event.target.value })}
        />
        {knownEndpoints.length > 0 && (
          <CheckList
            label="Endpoints"
            options={knownEndpoints}
            chosen={draft.endpoints}
            onChosen={(endpoints) => set({ endpoints })}
          />
        )}
        <TextField
          label="Other endpoints"
          value={draft.otherEndpoints}
          hint="Comma-separated. Each endpoint is counted for itself."
          onChange={(event) => set({ otherEndpoints: event.target.value })}
        />
        <div className={styles.pair}>
          <SelectField
            label="Minimum level"
            value={draft.level}
            options={LEVELS.map((level) => ({ value: level, label: level }))}
            onChoose={(level) => isLevel(level) && set({ level })}
          />
          <TextField
            label="Pattern"
            value={draft.pattern}
            placeholder="every message"
            hint="A regular expression on the message, case ignored; empty for every message."
            onChange={(event) => set({ pattern: event.target.value })}
          />
        </div>
        <div className={styles.pair}>
          {number('Threshold', 'threshold', 'Entries of one endpoint in the window.')}
          {number('Window in minutes', 'windowMinutes')}
          {number('Check interval in minutes', 'intervalMinutes')}
        </div>
        <fieldset className={styles.group}>
          <legend className={styles.label}>Who is told, and from which firing in a row on</legend>
          {ALERT_CHANNELS.map((channel) => (
            <div key={channel} className={styles.step}>
              <label className={styles.check}>
                <input
                  type="checkbox"
                  checked={draft.steps[channel] !== null}
                  onChange={({ target }) =>
                    set({ steps: { ...draft.steps, [channel]: target.checked ? '1' : null } })
                  }
                />
                {CHANNEL_LABELS[channel]}
              </label>
              {draft.steps[channel] !== null && (
                <label className={styles.after}>
                  from firing
                  <input
                    aria-label={`${CHANNEL_LABELS[channel]} from firing`}
                    className={styles.number}
                    inputMode="numeric"
                    value={draft.steps[channel]}
                    onChange={({ target }) => set({ steps: { ...draft.steps, [channel]: target.value } })}
                  />
                </label>
              )}
            </div>
          ))}
        </fieldset>
        {draft.steps.notification !== null && <NotificationPermit />}
        {draft.steps.webhook !== null && (
          <WebhookFields
            url={draft.webhookUrl}
            onUrl={(webhookUrl) => set({ webhookUrl })}
            {...(isWebhookUrl(rule.webhookUrl) ? { onTest: () => props.onTestWebhook(rule) } : {})}
          />
        )}
        <div className={styles.pair}>
          {number(
            'Silent for minutes after telling',
            'coolDownMinutes',
            'Against alert fatigue; for each way of telling.',
          )}
          <fieldset className={styles.group}>
            <legend className={styles.label}>Quiet time</legend>
            <label className={styles.check}>
              <input
                type="checkbox"
                checked={draft.quiet}
                onChange={({ target }) => set({ quiet: target.checked })}
              />
              Only the list, daily
            </label>
            {draft.quiet && (
              <div className={styles.pair}>
                <TextField
                  label="Quiet from"
                  type="time"
                  value={draft.quietFrom}
                  onChange={(event) => set({ quietFrom: event.target.value })}
                />
                <TextField
                  label="Quiet to"
                  type="time"
                  value={draft.quietTo}
                  onChange={(event) => set({ quietTo: event.target.value })}
                />
              </div>
            )}
          </fieldset>
        </div>
        <section className={styles.cost} aria-label="Cost" data-over={!cost.fits || undefined}>
          {valid && <p>{ruleSentence(rule)}</p>}
          <p role="status">
            {Number.isFinite(own)
              ? `This rule: ${own} ${own === 1 ? 'request' : 'requests'} an hour. ${cost.text}`
              : 'The cost is known once the check interval is a number.'}
          </p>
          <p className={styles.hint}>
            One request for each endpoint and check; endpoints that the live tail delivers cost none.
          </p>
        </section>
        <TestRun rule={rule} disabled={!valid} onTest={props.onTest} />
        {refused && !valid && (
          <ul role="alert" id={`${id}-problems`} className={styles.problems}>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        )}
        <div className={styles.actions}>
          <Button type="submit" look="primary">
            Save rule
          </Button>
          <Button onClick={props.onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
