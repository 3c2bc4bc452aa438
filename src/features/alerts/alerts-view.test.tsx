// @vitest-environment jsdom
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type AlertEvent, EMPTY_ALERT_LOG, runOf, withRun } from '../../logs/analysis/alert-log';
import { type AlertRule, DEFAULT_ALERT } from '../../logs/analysis/alert-rule';
import { createAlertLogStore } from '../../settings/alert-log';
import { createAlertRulesStore } from '../../settings/alert-rules';
import { useSettings } from '../../settings/settings';
import { ApiProblem } from '../../sources/log-source';
import { AlertAnnouncer } from './alert-announcer';
import { AlertsView, type AlertsViewProps } from './alerts-view';

const rule: AlertRule = { ...DEFAULT_ALERT, id: 'r1', name: 'Uploads', endpoints: ['ep_1'] };

function eventOf(id: string, patch: Partial<AlertEvent> = {}): AlertEvent {
  const time = Date.UTC(2024, 0, 15, 10, 30);
  return {
    id,
    ruleId: 'r1',
    ruleName: 'Uploads',
    time,
    endpoints: [{ endpointId: 'ep_1', count: 12, atLeast: true }],
    threshold: 5,
    windowSeconds: 300,
    level: 'error',
    pattern: '',
    window: { start: time - 300_000, end: time },
    late: false,
    recent: ['one', 'two', '<b>Bearer abcdefghijklmnopqrstuvwxyz0123456789</b>'].map((message) => ({
      timestamp: '2024-01-15T10:29:00.000Z',
      level: 'error',
      endpointId: 'ep_1',
      source: '',
      jobId: '',
      requestId: '',
      message,
    })),
    deliveries: [{ channel: 'in-app', status: 'done', tries: 0, nextTry: null, note: '' }],
    unread: true,
    repeats: 2,
    lastFiring: time,
    ended: null,
    ...patch,
  };
}

function setUp(patch: Partial<AlertsViewProps> = {}) {
  const props: AlertsViewProps = {
    rules: createAlertRulesStore('endpoint-logs.alert-rules view-test'),
    log: createAlertLogStore('endpoint-logs.alert-log view-test'),
    knownEndpoints: ['ep_1', 'ep_2'],
    endpoints: ['ep_1'],
    limit: 100,
    streamed: new Set(),
    leads: true,
    paused: null,
    baseUrl: 'https://api.test',
    onTest: vi.fn(() => Promise.resolve({ readings: [], problems: [], evaluation: null, counts: [] })),
    onTestWebhook: vi.fn(() => Promise.resolve({ ok: true as const })),
    addressOf: (_, endpointId) => `https://logs.test/?endpoint=${endpointId}`,
    onOpenLogs: vi.fn(),
    onOpenConnection: vi.fn(),
    ...patch,
  };
  return { ...props, ...render(<AlertsView {...props} />), user: userEvent.setup() };
}

beforeEach(() => {
  localStorage.clear();
  useSettings.setState({ zone: 'utc' });
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
});

describe('AlertsView', () => {
  it('says plainly when rules are checked, and begins empty', () => {
    setUp();
    expect(screen.getByText(/only while a tab with this dashboard is open/)).toBeVisible();
    expect(screen.getByText(/No rules yet/)).toBeVisible();
    expect(screen.getByText('No rule has fired yet.')).toBeVisible();
  });

  it('shows a rule’s cost before it is saved, with all others, and refuses what cannot be saved', async () => {
    const { user, rules } = setUp();
    act(() => void rules.getState().put({ ...rule, endpoints: ['ep_1', 'ep_2'] }));
    await user.click(screen.getByRole('button', { name: 'New rule' }));
    const form = screen.getByRole('dialog', { name: 'New alert rule' });
    const type = (name: string, value: string) =>
      fireEvent.change(within(form).getByLabelText(name), { target: { value } });
    const save = () => user.click(within(form).getByText('Save rule'));
    const cost = within(form).getByRole('region', { name: 'Cost' });
    expect(cost).toHaveTextContent(
      'This rule: 12 requests an hour. The rules ask for 36 of 100 requests an hour',
    );
    type('Check interval in minutes', '0.5');
    await save();
    const alert = within(form).getByRole('alert');
    expect(alert).toHaveTextContent('Give the rule a name.');
    expect(alert).toHaveTextContent('The check interval in seconds must be a whole number from 60');
    type('Name', 'Bursts');
    type('Check interval in minutes', '1.5');
    type('Pattern', '(a+');
    expect(within(form).getByRole('alert')).toHaveTextContent('no regular expression');
    type('Pattern', '');
    await user.click(within(form).getByLabelText('Only the list, daily'));
    await save();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(rules.getState().rules[1]).toMatchObject({
      name: 'Bursts',
      endpoints: ['ep_1'],
      intervalSeconds: 90,
      quietHours: { from: 1_320, to: 420 },
    });
  });

  it('edits every field without changing those left alone', async () => {
    const full: AlertRule = {
      ...rule,
      endpoints: ['ep_2', 'ep.other'],
      pattern: 'a|b',
      steps: [
        { after: 1, channel: 'in-app' },
        { after: 3, channel: 'webhook' },
      ],
      webhookUrl: 'https://hooks.test/x',
      quietHours: { from: 5, to: 6 },
    };
    const { user, rules } = setUp();
    act(() => void rules.getState().put(full));
    await user.click(screen.getByRole('button', { name: 'Edit Uploads' }));
    await user.click(screen.getByRole('button', { name: 'Save rule' }));
    expect(rules.getState().rules).toEqual([full]);
  });

  it('turns a rule off, deletes it and brings it back', async () => {
    const { user, rules } = setUp();
    act(() => void rules.getState().put(rule));
    await user.click(screen.getByRole('switch', { name: 'Enable Uploads' }));
    expect(rules.getState().rules[0]?.enabled).toBe(false);
    expect(screen.getByText('The rules ask for no requests.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Delete Uploads' }));
    expect(screen.getByText('Deleted “Uploads”.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(rules.getState().rules).toHaveLength(1);
  });

  it('tells where a rule stands, what was missed and what was never looked at', () => {
    const { rules, log } = setUp({ leads: false });
    const time = Date.UTC(2024, 0, 15, 10, 30);
    act(() => {
      rules.getState().put(rule);
      log.getState().update((known) =>
        withRun(known, {
          ...runOf(EMPTY_ALERT_LOG, rule),
          nextCheck: Date.now() + 240_000,
          waits: 'the API asked to wait (429)',
          last: {
            time: Date.now() - 120_000,
            firing: true,
            counts: [{ endpointId: 'ep_1', count: 1_000, atLeast: true }],
            problems: [{ endpointId: 'ep_2', code: 'FORBIDDEN', message: 'no' }],
            heldBack: [{ channel: 'in-app', because: 'cool-down' }],
            streamed: 1,
            unjudged: 2,
          },
          missed: { count: 3, range: { start: time, end: time + 900_000 } },
          uncovered: { start: time - 60_000, end: time },
        }),
      );
    });
    const row = within(screen.getByRole('list', { name: 'Alert rules' })).getByRole('listitem');
    for (const text of [
      'firing',
      'at least 1,000 of 5 on ep_1',
      'Next check in 4 min: the API asked to wait (429).',
      'Tells nobody anew now (cool-down).',
      'ep_2: FORBIDDEN, no',
      '3 checks missed, 2024-01-15 10:30:00 – 10:45:00',
      'Never looked at: 2024-01-15 10:29:00 – 10:30:00',
      '2 entries could not be judged',
    ])
      expect(row).toHaveTextContent(text);
    expect(screen.getByText(/Another tab of this browser checks the rules/)).toBeVisible();
  });

  it('lists firings with three redacted errors, opens their logs and marks them', async () => {
    const { user, log, onOpenLogs } = setUp();
    act(() => log.getState().update((known) => ({ ...known, events: [eventOf('e1')], dropped: 4 })));
    const fired = screen.getByRole('list', { name: 'Alerts fired' });
    expect(fired).toHaveTextContent('at least 12 of 5 entries of level error or above in 5 min');
    expect(fired).toHaveTextContent('Fired in 2 further checks without telling.');
    expect(
      within(screen.getByRole('list', { name: 'Most recent errors' })).getAllByRole('listitem'),
    ).toHaveLength(3);
    expect(fired).toHaveTextContent('<b>');
    expect(fired).not.toHaveTextContent('abcdefghijklmnopqrstuvwxyz0123456789');
    expect(screen.getByText(/4 older ones were dropped/)).toBeVisible();
    await user.click(screen.getByRole('link', { name: 'Show logs of ep_1' }));
    expect(onOpenLogs).toHaveBeenCalledWith(expect.objectContaining({ id: 'e1' }), 'ep_1');
    expect(log.getState().log.events[0]?.unread).toBe(false);
    await user.click(screen.getByRole('button', { name: 'Mark as unread' }));
    expect(log.getState().log.events[0]?.unread).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Clear history' }));
    expect(log.getState().log.events).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(log.getState().log.events).toHaveLength(1);
  });

  it('counts unreadable rules and keeps them until they are discarded', async () => {
    localStorage.setItem('endpoint-logs.alert-rules view-test', '{"state":[{"later":1}],"version":2}');
    const { user, rules } = setUp();
    expect(screen.getByText(/1 stored rule could not be read and is not checked/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Discard unreadable rules' }));
    expect(rules.getState().unreadable).toEqual([]);
  });

  it('says that a refused key pauses all checks', () => {
    setUp({ paused: new ApiProblem('unauthorized', { message: 'no such key', status: 401 }) });
    expect(screen.getByRole('alert')).toHaveTextContent('paused until connected anew');
  });
});

describe('AlertAnnouncer', () => {
  it('says new firings politely, at once where something fatal was logged, and nothing of old ones', () => {
    const old = { ...EMPTY_ALERT_LOG, events: [eventOf('e1')] };
    const { rerender } = render(<AlertAnnouncer log={old} />);
    expect(screen.getByRole('status', { name: 'Alerts' })).toBeEmptyDOMElement();
    rerender(<AlertAnnouncer log={{ ...old, events: [eventOf('e2'), ...old.events] }} />);
    expect(screen.getByRole('status', { name: 'Alerts' })).toHaveTextContent(
      'Alert: Uploads. ep_1: at least 12 of 5',
    );
    const recent = eventOf('e3').recent.map((sample) => ({ ...sample, level: 'fatal' as const }));
    rerender(<AlertAnnouncer log={{ ...old, events: [eventOf('e3', { recent })] }} />);
    expect(screen.getByRole('alert')).toHaveTextContent('Alert: Uploads.');
  });
});
