import type { ReactNode } from 'react';

interface ChoiceProps<Value extends string> {
  readonly label: ReactNode;
  readonly value: Value;
  /** What can be chosen, as pairs of value and words, in the order shown. */
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly onChoose: (value: Value) => void;
  /** The words of an empty value that stands first: nothing chosen yet, or all. */
  readonly empty?: string;
  readonly isRequired?: boolean;
  readonly className?: string;
}

/** A list to choose one thing from, with its label. */
export function Choice<Value extends string>({ label, value, options, onChoose, empty, isRequired, className }: ChoiceProps<Value>) {
  return (
    <label className={className}>
      {label}
      <select value={value} required={isRequired} onChange={({ target }) => onChoose(target.value as Value)}>
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
