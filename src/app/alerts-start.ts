/** Whether this browser has alert rules of any connection: if not, nothing of alerts is loaded before it is opened. */
export function hasAlertRules(): boolean {
  try {
    return Object.keys(localStorage).some((name) => name.startsWith('endpoint-logs.alert-rules '));
  } catch {
    return false;
  }
}
