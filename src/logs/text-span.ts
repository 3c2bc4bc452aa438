/** A part of a text and what it is, in a few words. In UTF-16 units, the end excluded. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** Every match of the pattern that passes the test, as spans under one label. */
export function* matchSpans(
  text: string,
  pattern: RegExp,
  label: string,
  accept: (found: string) => boolean = () => true,
): Generator<TextSpan> {
  for (const found of text.matchAll(pattern)) {
    const [whole] = found;
    if (whole === '' || !accept(whole)) continue;
    yield { start: found.index, end: found.index + whole.length, label };
  }
}

/** What stands in a text in place of what was taken out. */
export function redactionMark(label: string): string {
  return `[redacted: ${label}]`;
}

/** A whole text that is nothing but such a mark. */
export function isRedactionMark(text: string): boolean {
  return /^\[redacted: [^\]\r\n]{1,80}\]$/.test(text);
}

/** The text with each span replaced by a mark; overlapping spans become one, under the label of the earliest. */
export function replaceSpans(
  text: string,
  spans: readonly TextSpan[],
): { readonly text: string; readonly labels: readonly string[] } {
  const ordered = spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const pieces: string[] = [];
  const labels: string[] = [];
  let end = 0;
  for (const span of ordered) {
    if (span.end <= end) continue;
    if (span.start >= end) {
      pieces.push(text.slice(end, span.start), redactionMark(span.label));
      labels.push(span.label);
    }
    end = span.end;
  }
  return { text: pieces.join('') + text.slice(end), labels };
}
