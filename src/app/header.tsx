import type { ReactNode } from 'react';
import type { BudgetSnapshot } from '../api/request-budget';
import { useSettings } from '../settings/settings';
import { Button } from '../ui/button';
import { formatCount } from '../ui/format';
import { Icon } from '../ui/icon';
import styles from './app.module.css';

export interface HeaderProps {
  readonly budget: BudgetSnapshot | null;
  readonly onHelp: () => void;
  readonly children: ReactNode;
}

export function Header({ budget, onHelp, children }: HeaderProps) {
  const { theme, change } = useSettings();
  const next = theme === 'system' ? 'light' : theme === 'light' ? 'dark' : 'system';
  return (
    <header className={styles.header}>
      <h1 className={styles.title}>
        <svg className={styles.logo} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
          <rect x="1" y="1" width="18" height="18" rx="4" fill="var(--accent-fill)" />
          <path d="M5 6h10M5 10h6M5 14h8" stroke="#fff" strokeWidth="2" strokeLinecap="round" />
        </svg>
        Endpoint logs
      </h1>
      {budget !== null && <BudgetMeter budget={budget} />}
      <div className={styles.headerTools}>
        {children}
        <Button
          look="quiet"
          aria-label={`Theme: ${theme}. Change to ${next}`}
          title={`Theme: ${theme}`}
          icon={<Icon name={theme === 'dark' ? 'moon' : 'sun'} />}
          onClick={() => change({ theme: next })}
        >
          {theme === 'system' ? 'Auto' : null}
        </Button>
        <Button
          look="quiet"
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts (?)"
          icon={<Icon name="keyboard" />}
          onClick={onHelp}
        />
      </div>
    </header>
  );
}

/** What is left of the API's requests this hour, as counted in this browser's tabs; the server's own count may be higher. */
function BudgetMeter({ budget }: { readonly budget: BudgetSnapshot }) {
  const left = Math.max(0, budget.limit - budget.used);
  return (
    <span
      className={styles.budget}
      data-low={left < budget.limit / 5 || undefined}
      title="Counted over the last hour in this browser. Other programs with the same key use the same allowance."
    >
      {formatCount(left)} of {formatCount(budget.limit)} requests left this hour
    </span>
  );
}
