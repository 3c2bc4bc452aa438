import { useRef, useState } from 'react';
import { Part } from '../../log-ui/part';
import { useRedaction } from '../../log-ui/use-redaction';
import type { ExportChoice } from '../../logs/export-format';
import type { LocalFilter, LogQuery } from '../../logs/query';
import { NO_REDACTION } from '../../logs/redaction';
import type { LogSource } from '../../sources/log-source';
import { Icon } from '../../ui/icon';
import { lazyPart } from '../../ui/lazy-part';
import { Menu } from '../../ui/menu';
import styles from './export.module.css';
import { ExportPanel } from './export-panel';
import { appliedNames } from './export-redaction';
import type { ChooseFile } from './file-sink';
import { useExport } from './use-export';

const CopyQuery = lazyPart(() => import('./copy-query').then((module) => module.CopyQuery));

export interface ExportMenuProps {
  readonly source: LogSource;
  readonly query: LogQuery;
  /** Filters the server knows nothing of; applied to what is exported as they are to what is shown. */
  readonly localFilter: LocalFilter;
  /** Takes the endpoint's place in the file's name. */
  readonly exportName?: string;
  readonly onOpenConnection?: () => void;
  /** How the place for a file is chosen; the browser's way when absent. */
  readonly chooseFile?: ChooseFile;
}

const CHOICES: readonly { choice: ExportChoice; label: string; hint: string }[] = [
  { choice: 'json', label: 'JSON', hint: 'Every entry in the API’s own form' },
  { choice: 'text', label: 'Text', hint: 'One line an entry, without terminal colours' },
  { choice: 'csv', label: 'CSV', hint: 'The server’s columns, spreadsheet formulas neutralised' },
  {
    choice: 'csv-metadata',
    label: 'CSV with metadata columns',
    hint: 'A meta_… column for each metadata key',
  },
];

/** Exports all entries of the current query, over its whole range, into one file. */
export function ExportMenu({
  source,
  query,
  localFilter,
  exportName,
  onOpenConnection,
  chooseFile,
}: ExportMenuProps) {
  const control = useExport(chooseFile);
  const { rules } = useRedaction();
  const [includeRedacted, setIncludeRedacted] = useState(false);
  const [copying, setCopying] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const focusMenu = () => root.current?.querySelector('button')?.focus();
  const dismiss = () => {
    control.dismiss();
    focusMenu();
  };
  const endCopying = () => {
    setCopying(false);
    focusMenu();
  };
  return (
    <div ref={root} className={styles.root}>
      <Menu
        name="Export"
        icon={<Icon name="download" />}
        align="end"
        entries={[
          ...CHOICES.map(({ choice, label, hint }) => ({
            label,
            hint,
            onSelect: () => {
              const redaction = includeRedacted ? NO_REDACTION : rules;
              control.start(source, { query, localFilter, choice, redaction }, exportName);
              setIncludeRedacted(false);
            },
          })),
          {
            label: 'Copy as…',
            hint: 'This query as cURL, Python or JavaScript',
            onSelect: () => setCopying(true),
          },
          ...(appliedNames(rules).length === 0
            ? []
            : [
                {
                  label: 'Include redacted values',
                  hint: 'For the next export only: secrets go into the file as received',
                  checked: includeRedacted,
                  onSelect: () => setIncludeRedacted(!includeRedacted),
                },
              ]),
        ]}
      />
      {copying && (
        <Part name="Copy as" onClose={endCopying}>
          <CopyQuery source={source} query={query} localFilter={localFilter} onClose={endCopying} />
        </Part>
      )}
      {control.state.kind !== 'idle' && (
        <ExportPanel
          state={control.state}
          refused={control.refused}
          onCancel={() => {
            control.cancel();
            focusMenu();
          }}
          onRetry={control.retry}
          onDismiss={dismiss}
          onOpenConnection={onOpenConnection}
        />
      )}
    </div>
  );
}
