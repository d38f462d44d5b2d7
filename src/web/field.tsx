import type { ComponentProps } from 'react';

interface FieldProps extends Omit<ComponentProps<'input'>, 'onChange'> {
  readonly label: string;
  readonly value: string;
  readonly onEnter: (value: string) => void;
}

/** One line to write in, with its label. */
export function Field({ label, onEnter, className, ...input }: FieldProps) {
  return (
    <label className={className}>
      {label}
      <input {...input} onChange={({ target }) => onEnter(target.value)} />
    </label>
  );
}
