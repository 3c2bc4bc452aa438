/**
 * How an entry's JSON is kept: one byte says what follows. Keys and short words are numbers into the chunk's
 * dictionary, and what the columns hold already is only pointed at, so that an entry takes about half its JSON text,
 * with its message in it as plain UTF-8.
 */
export const TAG = {
  null: 0,
  true: 1,
  false: 2,
  /** The text of the column that belongs to the key. */
  column: 3,
  /** The time column as ISO 8601 in UTC with milliseconds. */
  isoTime: 4,
  /** A varint: the word's number. */
  word: 5,
  /** A varint: bytes of the text that follows. */
  text: 6,
  /** A varint: the whole number. */
  whole: 7,
  /** A varint: the number without its sign. */
  negative: 8,
  /** A varint: thousandths. */
  thousandths: 9,
  /** Eight bytes. */
  double: 10,
  /** A varint: how many values follow. */
  list: 11,
  /** A varint: how many follow of a key's number (varint) and a value. */
  object: 12,
  /** As `text`: JSON, for what cannot be kept as above. Stands for a whole entry only. */
  json: 13,
} as const;

/** From here on the tag itself holds a whole number up to 63. */
export const SMALL_WHOLE = 0x40;
/** From here on the tag itself holds the length of the text that follows, up to 127 bytes. */
export const SHORT_TEXT = 0x80;

/** Objects and lists nested deeper are kept as JSON text: reading and writing the others recurses. */
export const MAX_DEPTH = 64;
