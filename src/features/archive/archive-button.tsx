import { type Ref, useImperativeHandle, useRef } from 'react';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';

/** What the dialog may ask of the button. */
export interface ArchiveButtonHandle {
  choose(): void;
  focus(): void;
}

export interface ArchiveButtonProps {
  readonly ref?: Ref<ArchiveButtonHandle>;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Opens the browser's choice of files. Any file may be chosen: what it holds is found by looking into it. */
export function ArchiveButton({ ref, onFiles }: ArchiveButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useImperativeHandle(ref, () => ({
    choose: () => input.current?.click(),
    focus: () => button.current?.focus(),
  }));
  return (
    <>
      <Button
        ref={button}
        icon={<Icon name="table" />}
        title="Or drop files anywhere on the page. They are read in this browser and not uploaded."
        onClick={() => input.current?.click()}
      >
        Open log file
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        multiple
        aria-label="Open log file"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // So that the same file can be chosen again.
          event.target.value = '';
        }}
      />
    </>
  );
}
