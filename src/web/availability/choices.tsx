import type { Conference } from '../api.ts';
import { Choice } from '../choice.tsx';
import { words } from '../words.ts';

interface Props {
  readonly conference: Conference;
  readonly value: string;
  readonly onChoose: (value: string) => void;
}

/** A school of the conference, or none: `empty` says what that means. */
export function SchoolChoice({ conference, empty, ...rest }: Props & { readonly empty: string; readonly isRequired?: boolean }) {
  const options = conference.schools.map(({ code, name }) => [code, name] as const);
  return <Choice label={words.availability.school} options={options} empty={empty} {...rest} />;
}

/** A sport of the conference, or all. */
export function SportChoice({ conference, ...rest }: Props) {
  const options = conference.sports.map(({ key, name }) => [key, name] as const);
  return <Choice label={words.availability.sport} options={options} empty={words.availability.allSports} {...rest} />;
}
