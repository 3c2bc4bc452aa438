import type { ComponentPropsWithRef, ReactNode } from 'react';
import styles from './controls.module.css';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  readonly look?: 'plain' | 'primary' | 'quiet' | 'link';
  readonly small?: boolean;
  readonly icon?: ReactNode;
}

export function Button({
  look = 'plain',
  small = false,
  icon,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  const classes = [
    styles.button,
    look === 'plain' ? '' : styles[look],
    small ? styles.small : '',
    className ?? '',
  ];
  return (
    <button type={type} className={classes.filter(Boolean).join(' ')} {...rest}>
      {icon}
      {children}
    </button>
  );
}
