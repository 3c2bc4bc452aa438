import { useId } from 'react';
import { useRedaction } from '../../log-ui/use-redaction';
import type { LogEntry } from '../../logs/entry';
import { type RedactionKind, redactEntry } from '../../logs/redaction';
import { usePrivacy } from '../../settings/privacy';
import { Dialog } from '../../ui/dialog';
import { formatCount, formatCounted } from '../../ui/format';
import { AuditList } from './audit-list';
import { OwnPatterns } from './own-patterns';
import styles from './privacy.module.css';

export interface PrivacyDialogProps {
  readonly entriesInView: readonly LogEntry[];
  readonly onClose: () => void;
}

const KINDS: readonly { kind: RedactionKind; name: string; what: string; example: string }[] = [
  {
    kind: 'tokens',
    name: 'Tokens, keys and passwords',
    what: 'Authorization values, JWTs, keys of known services, private keys, logins in addresses, card numbers, and values named password, secret, api_key, token, session, cookie and the like.',
    example: 'Authorization: Bearer eyJ… · sk_live_… · AKIA… · postgres://user:password@host',
  },
  {
    kind: 'emails',
    name: 'E-mail addresses',
    what: 'Anything of the form name@domain.',
    example: 'jane.doe@example.com',
  },
  {
    kind: 'addresses',
    name: 'IP addresses',
    what: 'Versions 4 and 6. Version numbers of four parts look the same and go too.',
    example: '10.0.0.17 · 2001:db8::1',
  },
  {
    kind: 'prompts',
    name: 'Prompts',
    what: 'What models were asked: values named prompt, negative_prompt, input, messages, text_input, instructions.',
    example: '"prompt": "a red fox in the snow"',
  },
];

/** What is taken out of logs before they are shown, copied or exported, and the list of what was done with them. */
export function PrivacyDialog({ entriesInView, onClose }: PrivacyDialogProps) {
  const settings = usePrivacy();
  const { rules } = useRedaction();
  const id = useId();
  const labels = entriesInView.flatMap((entry) => redactEntry(entry, rules).labels);
  return (
    <Dialog title="Privacy" onClose={onClose}>
      <section className={styles.section} aria-labelledby={`${id}-redaction`}>
        <h3 id={`${id}-redaction`}>Redaction</h3>
        <p className={styles.hint}>
          Taken out of everything that is shown, copied or exported, with what it was in its place:{' '}
          <code>[redacted: token]</code>. Single entries can be revealed in their details. Search and filters
          still see the whole entry.
        </p>
        {KINDS.map(({ kind, name, what, example }) => (
          <div key={kind} className={styles.kind}>
            <input
              id={`${id}-${kind}`}
              type="checkbox"
              role="switch"
              aria-checked={settings[kind]}
              checked={settings[kind]}
              aria-describedby={`${id}-${kind}-note`}
              onChange={(event) => settings.change({ [kind]: event.target.checked })}
            />
            <label htmlFor={`${id}-${kind}`}>{name}</label>
            <span id={`${id}-${kind}-note`} className={styles.hint}>
              {what} <code>{example}</code>
            </span>
          </div>
        ))}
        <p role="status" aria-label="Redacted in view" className={styles.count}>
          {inViewText(labels, entriesInView.length)}
        </p>
      </section>
      <OwnPatterns patterns={settings.patterns} onChange={(patterns) => settings.change({ patterns })} />
      <AuditList />
    </Dialog>
  );
}

function inViewText(labels: readonly string[], entries: number): string {
  const among = `among the ${formatCounted(entries, 'entry', 'entries')} in view in the table`;
  if (labels.length === 0) return `No values redacted ${among}.`;
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const kinds = [...counts].map(([label, count]) => `${formatCount(count)} × ${label}`).join(', ');
  return `${formatCounted(labels.length, 'value', 'values')} redacted ${among}: ${kinds}.`;
}
