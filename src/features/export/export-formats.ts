import type { ExportChoice } from '../../logs/export-format';

/** What each format is called. */
export const FORMAT_NAMES: Readonly<Record<ExportChoice, string>> = {
  json: 'JSON',
  text: 'Text',
  csv: 'CSV',
  'csv-metadata': 'CSV with metadata columns',
};
