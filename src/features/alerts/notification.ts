import type { AlertEvent } from '../../logs/analysis/alert-log';
import { eventSentence } from '../../logs/analysis/alert-text';

/** Whether this browser shows notifications of this page. */
export type NotificationState = NotificationPermission | 'unsupported';

export function notificationState(): NotificationState {
  return 'Notification' in globalThis ? Notification.permission : 'unsupported';
}

/** Why there is none, in words; null where notifications are shown. */
export function notificationRefusal(state: NotificationState): string | null {
  if (state === 'granted') return null;
  if (state === 'unsupported') return 'This browser shows no notifications for this page (it needs https)';
  return state === 'denied'
    ? 'Notifications of this page are blocked in the browser’s settings'
    : 'Notifications were not allowed yet: edit the rule and press “Allow notifications”';
}

/**
 * Shows a firing as a browser notification, without anything that was logged, and gives why it cannot, or null. The same
 * rule's next one takes its place.
 */
export function showNotification(event: AlertEvent, name: string, onOpen: () => void): string | null {
  const refusal = notificationRefusal(notificationState());
  if (refusal !== null) return refusal;
  try {
    const shown = new Notification(name, {
      body: eventSentence(event),
      tag: `endpoint-logs ${event.ruleId}`,
    });
    shown.onclick = () => {
      window.focus();
      shown.close();
      onOpen();
    };
    return null;
  } catch {
    // Chrome on Android has the constructor and refuses it.
    return 'This browser shows notifications only through a service worker';
  }
}
