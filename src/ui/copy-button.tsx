import { useEffect, useState } from 'react';
import { Button } from './button';
import { Icon } from './icon';

export interface CopyButtonProps {
  /** Accessible name, "Copy JSON". */
  readonly name: string;
  /** Shown text; an icon only when empty. */
  readonly label?: string;
  readonly text: () => string;
}

/** Copies a text; says for two seconds whether it worked, since the clipboard can be refused. */
export function CopyButton({ name, label = '', text }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(() => setOutcome('idle'), 2_000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    const write =
      navigator.clipboard?.writeText(text().toWellFormed()) ?? Promise.reject(new Error('no clipboard'));
    write.then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  };
  const said =
    outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'The browser refused the clipboard' : '';
  return (
    <>
      <Button
        look="quiet"
        small
        aria-label={name}
        title={name}
        icon={<Icon name={outcome === 'copied' ? 'check' : 'copy'} />}
        onClick={copy}
      >
        {outcome === 'refused' ? said : label}
      </Button>
      <span role="status" className="visually-hidden">
        {said}
      </span>
    </>
  );
}
