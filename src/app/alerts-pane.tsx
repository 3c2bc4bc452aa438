import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { AlertAnnouncer } from '../features/alerts/alert-announcer';
import { AlertsView } from '../features/alerts/alerts-view';
import { showNotification } from '../features/alerts/notification';
import { zoneOffsetMs } from '../log-ui/log-time';
import { Part } from '../log-ui/part';
import { INITIAL_ALERT_STATE } from '../logs/analysis/alert-evaluation';
import type { AlertEvent } from '../logs/analysis/alert-log';
import { alertPayload } from '../logs/analysis/alert-payload';
import type { AlertRule } from '../logs/analysis/alert-rule';
import { redactEntry, redactText } from '../logs/redaction';
import { DOCUMENTED_BASE_URL } from '../logs/request-snippet';
import { toIso } from '../logs/time-range';
import { DEFAULT_VIEW, formatViewState, type ViewState } from '../logs/view-state';
import { alertLogOf } from '../settings/alert-log';
import { alertRulesOf } from '../settings/alert-rules';
import { rulesOf, usePrivacy } from '../settings/privacy';
import { useSettings } from '../settings/settings';
import { checkRule } from '../sources/alert-check';
import { seekLeadership } from '../sources/alert-leader';
import { AlertStream } from '../sources/alert-stream';
import type { TailTap } from '../sources/alert-tail-tap';
import { AlertWatch } from '../sources/alert-watch';
import { postWebhook } from '../sources/alert-webhook';
import { type Connection, useConnection } from '../sources/connection';
import { browserStorages } from '../sources/connection-storage';
import type { ApiProblem } from '../sources/log-source';
import type { ActiveSource } from './active-source';
import styles from './app.module.css';
import { useBudget } from './log-data';

export interface AlertsPaneProps {
  readonly active: ActiveSource;
  readonly tap: TailTap;
  readonly endpoints: readonly string[];
  /** Whether the view is shown; rules are checked all the same. */
  readonly open: boolean;
  readonly onUnread: (count: number) => void;
  readonly onChange: (patch: Partial<ViewState>) => void;
  readonly onOpenConnection: () => void;
  readonly onUnauthorized: (problem: ApiProblem) => void;
}

/** Checks the alert rules as long as it is there, announces what fires, and shows them where they are wanted. */
export function AlertsPane(props: AlertsPaneProps) {
  const { active, tap, onUnread, onChange, onUnauthorized } = props;
  const connection = useConnection((state) => state.connection);
  const scope = scopeOf(connection);
  const rules = useMemo(() => alertRulesOf(scope), [scope]);
  const log = useMemo(() => alertLogOf(scope), [scope]);
  const known = useStore(log, (state) => state.log);
  const { limit } = useBudget(active.budget);
  const [stream] = useState(() => new AlertStream(() => active.clock.now()));
  const [leads, setLeads] = useState(false);
  const [paused, setPaused] = useState<ApiProblem | null>(null);
  useEffect(() => tap.attach(stream), [tap, stream]);

  const unread = known.events.filter((event) => event.unread).length;
  useEffect(() => onUnread(unread), [onUnread, unread]);

  const stopped = paused !== null;
  useEffect(() => {
    // Refused, it steps back: another tab may hold a key that is not.
    if (stopped) return;
    let watch: AlertWatch | null = null;
    const wake = () => watch?.wake();
    const lead = (now: boolean) => {
      watch?.close();
      watch = null;
      setLeads(now);
      if (!now) return;
      watch = new AlertWatch({
        ...surroundings(active),
        budget: active.budget,
        stream,
        rules: () => rules.getState().rules,
        log: { read: () => log.getState().log, update: log.getState().update },
        redact: (entry) => redactEntry(entry, rulesOf(usePrivacy.getState())).entry,
        notify: (event) =>
          showNotification(event, redacted(event.ruleName), () => onChange({ view: 'alerts' })),
        webhook: (event, url, signal) => postWebhook(url, alertPayload(event, addressOf, redacted), signal),
        online: () => navigator.onLine,
        onUnauthorized: (problem) => {
          setPaused(problem);
          onUnauthorized(problem);
        },
        newId,
      });
    };
    const alone = !rules.getState().stored;
    const leave = seekLeadership(`endpoint-logs.alerts ${scope}`, lead, {
      storage: alone ? null : browserStorages().local,
      ...(alone ? { locks: null } : {}),
    });
    const unfollow = rules.subscribe((state, before) => {
      if (state.rules !== before.rules) wake();
    });
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      unfollow();
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      leave();
    };
  }, [active, scope, rules, log, stream, stopped, onChange, onUnauthorized]);

  const streamed = useMemo(
    () => (rule: AlertRule) => new Set(rule.endpoints.filter((id) => stream.streams(rule, id))),
    [stream],
  );
  return (
    <>
      <AlertAnnouncer log={known} />
      {props.open && (
        <div className={styles.wide}>
          <Part name="Alerts">
            <AlertsView
              rules={rules}
              log={log}
              knownEndpoints={active.endpoints}
              endpoints={props.endpoints}
              limit={limit}
              streamed={streamed}
              leads={leads}
              paused={paused}
              baseUrl={connection?.mode === 'api' ? connection.baseUrl : DOCUMENTED_BASE_URL}
              onTest={(rule) =>
                checkRule(rule, INITIAL_ALERT_STATE, new Map(), {
                  ...surroundings(active),
                  stream,
                  signal: AbortSignal.timeout(TEST_MS),
                })
              }
              onTestWebhook={(rule) =>
                postWebhook(
                  rule.webhookUrl,
                  alertPayload(testEvent(rule), addressOf, redacted, 'test'),
                  AbortSignal.timeout(TEST_MS),
                )
              }
              addressOf={addressOf}
              onOpenLogs={(event, endpointId) => onChange(logsOf(event, endpointId))}
              onOpenConnection={props.onOpenConnection}
            />
          </Part>
        </div>
      )}
    </>
  );
}

const TEST_MS = 60_000;

/** Whose rules: those of the demo are none of an API's, and each address has its own. */
function scopeOf(connection: Connection | null): string {
  if (connection === null || connection.mode === 'demo') return 'demo';
  return connection.mode === 'proxy' ? `proxy ${connection.baseUrl}` : connection.baseUrl;
}

function surroundings({ source, clock }: ActiveSource) {
  return {
    source,
    clock,
    now: Date.now,
    zoneOffsetMs: (at: number) => zoneOffsetMs(useSettings.getState().zone, at),
  };
}

function redacted(text: string): string {
  return redactText(text, rulesOf(usePrivacy.getState())).text;
}

/** The logs that a firing counted. */
function logsOf(
  { level, pattern, window: { start, end } }: AlertEvent,
  endpointId: string,
): Partial<ViewState> {
  // The end of a range is no part of it.
  const range = { from: toIso(start), to: toIso(end + 1) };
  const { jobId, sources, fields, openEntries } = DEFAULT_VIEW;
  return {
    view: 'logs',
    endpoints: [endpointId],
    ...range,
    level,
    search: pattern,
    jobId,
    sources,
    fields,
    openEntries,
  };
}

function addressOf(event: AlertEvent, endpointId: string): string {
  const parameters = formatViewState({ ...DEFAULT_VIEW, ...logsOf(event, endpointId) });
  return `${window.location.origin}${window.location.pathname}?${parameters}`;
}

/** What a webhook is sent to try it: a firing of no entries. */
function testEvent(rule: AlertRule): AlertEvent {
  const time = Date.now();
  return {
    id: newId(),
    ruleId: rule.id,
    ruleName: rule.name,
    time,
    endpoints: rule.endpoints.map((endpointId) => ({ endpointId, count: 0, atLeast: false })),
    threshold: rule.threshold,
    windowSeconds: rule.windowSeconds,
    level: rule.level,
    pattern: rule.pattern,
    window: { start: time - rule.windowSeconds * 1_000, end: time },
    late: false,
    recent: [],
    deliveries: [],
    unread: false,
    repeats: 0,
    lastFiring: time,
    ended: null,
  };
}

/** Unlike `crypto.randomUUID`, also there on a page without https. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join('');
}
