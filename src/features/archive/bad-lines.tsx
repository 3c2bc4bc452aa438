import { useState } from 'react';
import { LogText } from '../../log-ui/log-text';
import type { BadLine } from '../../logs/archive/archive';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount } from '../../ui/format';
import { Icon } from '../../ui/icon';
import styles from './archive.module.css';
import { badText } from './archive-text';

export interface BadLinesProps {
  readonly fileName: string;
  /** In all; the list may hold fewer. */
  readonly count: number;
  readonly lines: readonly BadLine[];
}

/** Rows added by each click: a table of a thousand rows holds up the page. */
const STEP = 100;

/** The lines of a file that are not what its format says: how many, and which. */
export function BadLines({ fileName, count, lines }: BadLinesProps) {
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState(STEP);
  return (
    <div className={styles.bad}>
      <Button
        small
        aria-expanded={open}
        aria-label={`${badText(count)} of ${fileName}`}
        icon={<Icon name={open ? 'chevronDown' : 'chevronRight'} />}
        onClick={() => setOpen(!open)}
      >
        {badText(count)}
      </Button>
      {open && (
        <>
          <DataTable
            caption={`Bad lines of ${fileName}`}
            columns={[{ name: 'Line', numeric: true }, { name: 'Reason' }, { name: 'Text' }]}
            rows={lines.slice(0, shown).map(({ line, text, why }, at) => ({
              key: `${line}-${at}`,
              cells: [
                formatCount(line),
                why,
                <code key="text">
                  <LogText text={text} />
                </code>,
              ],
            }))}
          />
          {shown < lines.length && (
            <Button small onClick={() => setShown(shown + STEP)}>
              Show more bad lines
            </Button>
          )}
          {count > lines.length && (
            <p className={styles.quiet}>
              The first {formatCount(lines.length)} of {formatCount(count)} are listed.
            </p>
          )}
        </>
      )}
    </div>
  );
}
