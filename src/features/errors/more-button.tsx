import { Button } from '../../ui/button';
import { formatCount } from '../../ui/format';

export interface MoreButtonProps {
  /** What is listed: "rows". */
  readonly of: string;
  readonly count: number;
  /** How many are listed at first. */
  readonly first: number;
  readonly all: boolean;
  readonly onChange: (all: boolean) => void;
}

/** Shows the rest of a long list, or hides it again; nothing for a short one. */
export function MoreButton({ of, count, first, all, onChange }: MoreButtonProps) {
  if (count <= first) return null;
  return (
    <Button small look="quiet" aria-expanded={all} onClick={() => onChange(!all)}>
      {all
        ? `Show only the first ${formatCount(first)} ${of}`
        : `Show all ${formatCount(count)} ${of} (${formatCount(first)} shown)`}
    </Button>
  );
}
