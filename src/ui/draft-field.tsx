import { TextField, type TextFieldProps } from './text-field';
import { useSynced } from './use-synced';

export interface DraftFieldProps extends Omit<TextFieldProps, 'value' | 'onChange' | 'onBlur' | 'onKeyDown'> {
  readonly value: string;
  /** Called when the field is left or Enter is pressed, with what was typed. */
  readonly onCommit: (text: string) => void;
  /** Why a text cannot be taken; such a text stays a draft. */
  readonly check?: (text: string) => string | null;
}

/** A text field that tells what was typed once it is finished, not letter by letter. */
export function DraftField({ value, onCommit, check = () => null, ...field }: DraftFieldProps) {
  const [draft, setDraft] = useSynced(value, value);
  const problem = draft === value ? null : check(draft);
  const commit = () => {
    if (draft !== value && problem === null) onCommit(draft);
  };
  return (
    <TextField
      {...field}
      value={draft}
      problem={problem}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
