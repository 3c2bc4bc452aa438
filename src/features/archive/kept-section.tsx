import { useEffect } from 'react';
import { formatMoment } from '../../log-ui/log-time';
import type { ZoneChoice } from '../../logs/time-range';
import type { KeptFile } from '../../sources/archive/kept-files';
import { KEEP_DAYS, type KeptState } from '../../sources/archive/kept-session';
import { Button } from '../../ui/button';
import { formatBytes } from '../../ui/format';
import styles from './archive.module.css';
import { fileName } from './archive-text';

export interface KeptSectionProps {
  readonly state: KeptState;
  readonly zone: ZoneChoice;
  readonly onOpen: (files: readonly File[]) => void;
}

/** The files kept in this browser: how large, how long still, to be opened or deleted. */
export function KeptSection({ state, zone, onOpen }: KeptSectionProps) {
  const { kept, keeping, problem, persisted, refresh } = state;
  useEffect(() => void refresh(), [refresh]);
  if (kept.length === 0 && keeping.length === 0 && problem === null) return null;
  const open = async (file: KeptFile) => {
    const loaded = await state.load(file);
    if (loaded !== null) onOpen([loaded]);
  };
  return (
    <section className={styles.kept} aria-labelledby="archive-kept">
      <h3 id="archive-kept">Kept in this browser</h3>
      <p className={styles.quiet}>
        For {KEEP_DAYS} days, unencrypted, in the storage of this page.
        {persisted === false && ' The browser did not promise to keep it: it may delete files to make room.'}
      </p>
      {problem !== null && <p role={state.supported ? 'alert' : undefined}>{problem}</p>}
      {keeping.length > 0 && <p role="status">Keeping {keeping.map(fileName).join(', ')}…</p>}
      <ul className={styles.cards} aria-label="Kept files">
        {kept.map((file) => (
          <li key={file.id} className={styles.keptFile}>
            <span className={styles.name}>
              <bdi>{fileName(file.name)}</bdi>, {formatBytes(file.size)}, until{' '}
              {formatMoment(file.expiresAt, zone)}
            </span>
            <Button small aria-label={`Open ${fileName(file.name)}`} onClick={() => void open(file)}>
              Open
            </Button>
            <Button
              small
              aria-label={`Delete ${fileName(file.name)}`}
              onClick={() => void state.remove(file.id)}
            >
              Delete
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
