import { CSV_FIELDS, type CsvColumns, type CsvField, type CsvMapping } from '../../logs/archive/archive';

/** What a field of an entry is called where a column is chosen for it. */
export const FIELD_NAMES: Readonly<Record<CsvField, string>> = {
  timestamp: 'Time',
  level: 'Level',
  message: 'Message',
  source: 'Source',
  endpointId: 'Endpoint',
  jobId: 'Job ID',
  requestId: 'Request ID',
  duration: 'Duration in seconds',
  memoryUsage: 'Memory usage',
  gpuUtilization: 'GPU utilization in percent',
  stackTrace: 'Stack trace',
  metadata: 'Metadata (a JSON object)',
};

/** What a column without a field is read as. */
export const NO_FIELD = 'A field of the metadata';

/** The field that a column is read as; null for one that goes to the metadata under its own name. */
export function fieldOf(mapping: CsvMapping, place: number): CsvField | null {
  return CSV_FIELDS.find((field) => mapping[field] === place) ?? null;
}

/** The mapping with a column read as a field, or as none; another column that was read as the field no longer is. */
export function withField(mapping: CsvMapping, place: number, field: CsvField | null): CsvMapping {
  const before = fieldOf(mapping, place);
  const freed = before === null ? mapping : { ...mapping, [before]: null };
  return field === null ? freed : { ...freed, [field]: place };
}

/** The mapping with every field said, so that nothing is guessed any more. */
export function wholeMapping(mapping: CsvMapping): CsvMapping {
  return Object.fromEntries(CSV_FIELDS.map((field) => [field, mapping[field] ?? null]));
}

/** Whether the columns were only guessed, and the time or the message is not among them. */
export function wantsChoice(columns: CsvColumns | null): boolean {
  return columns !== null && !columns.chosen && missingText(columns.mapping) !== null;
}

/** "the time", "the message" or both, where no column is read as them; null where there are. */
export function missingText({ timestamp, message }: CsvMapping): string | null {
  const missing = [
    ...(typeof timestamp === 'number' ? [] : ['the time']),
    ...(typeof message === 'number' ? [] : ['the message']),
  ];
  return missing.length === 0 ? null : missing.join(' or ');
}
