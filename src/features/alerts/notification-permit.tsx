import { useState } from 'react';
import { Button } from '../../ui/button';
import styles from './alerts.module.css';
import { notificationRefusal, notificationState } from './notification';

/** Whether notifications are allowed; asks for it when the user presses the button, and at no other time. */
export function NotificationPermit() {
  const [state, setState] = useState(notificationState);
  if (state === 'granted')
    return (
      <p className={styles.hint}>Notifications say rule, endpoint and count, nothing that was logged.</p>
    );
  if (state !== 'default')
    return (
      <p role="status" className={styles.warning}>
        {notificationRefusal(state)}.
      </p>
    );
  return (
    <div className={styles.row}>
      <Button
        onClick={() =>
          void Notification.requestPermission().then(setState, () => setState(notificationState()))
        }
      >
        Allow notifications
      </Button>
      <span className={styles.hint}>The browser asks for your consent.</span>
    </div>
  );
}
