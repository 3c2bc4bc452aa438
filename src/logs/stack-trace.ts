export type StackPartKind = 'plain' | 'call' | 'file' | 'position';

export interface StackPart {
  readonly kind: StackPartKind;
  readonly text: string;
}

/** One line of a stack trace cut into parts; their texts put together give the line again. */
export interface StackLine {
  /** True when the line names a place in code, false for the error's own text and for quoted code. */
  readonly isFrame: boolean;
  readonly parts: readonly StackPart[];
}

/** Longer lines are no frames that anyone reads; they are shown as they are. */
const MAX_FRAME_LENGTH = 1_000;

const PYTHON = /^(\s*File\s+")([^"]+)(",\s+line\s+)(\d+)(?:(,\s+in\s+)(.+))?$/;
/** The API document's own form: `at model_inference.py:156 in forward()`. */
const DOCUMENT = /^(\s*at\s+)([^\s():]+)(:)(\d+)(\s+in\s+)(.+)$/;
const AT = /^(\s*at\s+(?:async\s+)?)(\S.*)$/;
const POSITION = /:(\d{1,9}(?::\d{1,9})?)(\)?\s*)$/;

/**
 * Reads a line of a stack trace: JavaScript and Java (`at call (file:12:5)`), Python (`File "x", line 12, in call`)
 * and the API document's form. Any other line is one plain part.
 */
export function parseStackLine(line: string): StackLine {
  const plain: StackLine = { isFrame: false, parts: [{ kind: 'plain', text: line }] };
  if (line.length > MAX_FRAME_LENGTH) return plain;
  const python = PYTHON.exec(line);
  if (python) {
    const [, open = '', file = '', between = '', row = '', inText = '', call = ''] = python;
    return frame(
      ['plain', open],
      ['file', file],
      ['plain', between],
      ['position', row],
      ['plain', inText],
      ['call', call],
    );
  }
  const documented = DOCUMENT.exec(line);
  if (documented) {
    const [, at = '', file = '', colon = '', row = '', inText = '', call = ''] = documented;
    return frame(
      ['plain', at],
      ['file', file],
      ['plain', colon],
      ['position', row],
      ['plain', inText],
      ['call', call],
    );
  }
  const at = AT.exec(line);
  return at ? atFrame(at[1] ?? '', at[2] ?? '') : plain;
}

function atFrame(at: string, rest: string): StackLine {
  const position = POSITION.exec(rest);
  if (!position) return frame(['plain', at], ['call', rest]);
  const [, numbers = '', close = ''] = position;
  const before = rest.slice(0, position.index);
  const open = before.lastIndexOf('(');
  const call = open < 0 ? '' : before.slice(0, open);
  const bracket = open < 0 ? '' : '(';
  const file = before.slice(open + 1);
  return frame(
    ['plain', at],
    ['call', call],
    ['plain', bracket],
    ['file', file],
    ['plain', ':'],
    ['position', numbers],
    ['plain', close],
  );
}

function frame(...parts: readonly (readonly [StackPartKind, string])[]): StackLine {
  return {
    isFrame: true,
    parts: parts.filter(([, text]) => text !== '').map(([kind, text]) => ({ kind, text })),
  };
}
