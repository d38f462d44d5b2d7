import { useId } from 'react';

const ZONES = Intl.supportedValuesOf('timeZone');

interface ZoneInputProps {
  readonly label: string;
  /** The label is for those who do not see the page: what stands around the field says it. */
  readonly isLabelUnseen?: boolean;
  readonly value: string;
  readonly required?: boolean;
  readonly onChange: (zone: string) => void;
}

/** A field for an IANA zone. The zones that the browser knows are offered; the service says which of others it knows. */
export function ZoneInput({ label, isLabelUnseen, value, required, onChange }: ZoneInputProps) {
  const zones = useId();
  return (
    <label>
      <span className={isLabelUnseen ? 'unseen' : undefined}>{label}</span>
      <input required={required} maxLength={100} list={zones} value={value} onChange={({ target }) => onChange(target.value)} />
      <datalist id={zones}>
        {ZONES.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </label>
  );
}
