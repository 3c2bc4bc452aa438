import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AlertRule, MAX_RULES, parseAlertRules } from '../logs/analysis/alert-rule';
import { readStored, writeStored } from './alert-storage';
import { followStorage } from './settings-storage';

/** The rules of one connection: the demo's endpoints are not those of an API. */
export interface AlertRules {
  readonly rules: readonly AlertRule[];
  /** What is stored among the rules and is none that can be read. It is kept as it is until {@link discardUnreadable}. */
  readonly unreadable: readonly unknown[];
  /** False while the browser keeps nothing: the rules are this page's then, and other tabs know nothing of them. */
  readonly stored: boolean;
  /** Adds a rule, or replaces the one of its id where it stands. False when there are {@link MAX_RULES} already. */
  readonly put: (rule: AlertRule) => boolean;
  /** Takes a rule out and gives how to bring it back to where it stood. */
  readonly remove: (id: string) => () => void;
  readonly discardUnreadable: () => void;
}

export type AlertRulesStore = StoreApi<AlertRules>;

const PREFIX = 'endpoint-logs.alert-rules ';

/** What the rules of a connection are stored under; app/alerts-start.ts looks for such names. */
export function alertRulesName(scope: string): string {
  return `${PREFIX}${scope}`;
}

const stores = new Map<string, AlertRulesStore>();

/** The rules of a connection, `scope` being its address or "demo"; the same store for the same scope. */
export function alertRulesOf(scope: string): AlertRulesStore {
  const known = stores.get(scope);
  if (known !== undefined) return known;
  const store = createAlertRulesStore(alertRulesName(scope));
  stores.set(scope, store);
  followStorage(alertRulesName(scope), () => store.setState(read(alertRulesName(scope)) ?? {}));
  return store;
}

/** A store of its own, for tests. */
export function createAlertRulesStore(name: string): AlertRulesStore {
  return createStore<AlertRules>()((set, get) => {
    /** What is stored, which another tab may have changed a moment ago; what this page holds where nothing is. */
    const change = (next: (rules: readonly AlertRule[]) => readonly AlertRule[], keepUnreadable = true) => {
      const now = (get().stored ? read(name) : null) ?? get();
      const rules = next(now.rules);
      const unreadable = keepUnreadable ? now.unreadable : [];
      set({ rules, unreadable, stored: writeStored(name, [...rules, ...unreadable]) });
    };
    return {
      ...(read(name) ?? { rules: [], unreadable: [] }),
      stored: true,
      put(rule) {
        const exists = get().rules.some(({ id }) => id === rule.id);
        if (!exists && get().rules.length >= MAX_RULES) return false;
        change((rules) =>
          rules.some(({ id }) => id === rule.id)
            ? rules.map((other) => (other.id === rule.id ? rule : other))
            : [...rules, rule],
        );
        return true;
      },
      remove(id) {
        const index = get().rules.findIndex((rule) => rule.id === id);
        const removed = get().rules[index];
        change((rules) => rules.filter((rule) => rule.id !== id));
        return () => {
          if (removed === undefined) return;
          change((rules) => {
            const others = rules.filter((rule) => rule.id !== id);
            return [...others.slice(0, index), removed, ...others.slice(index)];
          });
        };
      },
      discardUnreadable: () => change((rules) => rules, false),
    };
  });
}

/** Null where nothing is stored. A text that is not ours counts as one unreadable rule. */
function read(name: string): Pick<AlertRules, 'rules' | 'unreadable'> | null {
  const stored = readStored(name);
  if (stored.kind === 'none') return null;
  return parseAlertRules(stored.kind === 'value' ? stored.value : stored.text);
}
