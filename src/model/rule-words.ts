import type { Constraint } from './constraint.ts';
import { definitionOf, type Field } from './constraints/index.ts';
import type { Season } from './season.ts';
import { figure, limits, listed, slotsName, teamName, teamsName } from './sentence.ts';

/** What a rule asks, for people: its owner's sentence or, where it has none, what kind it is of and what its fields say, as in
 *  `Given games in some slots: Baylor hosts Kansas; on Jan 5; exactly 1 is required`. */
export function ruleWords(season: Season, constraint: Constraint): string {
  if (constraint.sentence !== null) return constraint.sentence;
  const { title, fields } = definitionOf(constraint);
  const values = constraint as unknown as Readonly<Record<string, never>>;
  const parts = Object.entries<Field>(fields).flatMap(([name, field]) => fieldWords(season, field, name, values[name]) ?? []);
  const { min, max } = values as { readonly min?: number; readonly max?: number };
  if ((min ?? 0) > 0 || (max ?? Infinity) < Infinity) parts.push(limits(min ?? 0, max ?? Infinity));
  return parts.length === 0 ? title : `${title}: ${parts.join('; ')}`;
}

const SIDES: Readonly<Record<string, string>> = { H: 'at home', A: 'away' };

/** @returns null where a field says nothing that is worth words; limits are said together */
function fieldWords(season: Season, { type, meaning }: Field, name: string, value: never): string | null {
  if (name === 'min' || name === 'max') return null;
  if (typeof type !== 'string') return SIDES[value] ?? null;
  switch (type) {
    case 'teams':
      if (!/opponent|against/.test(meaning)) return teamsName(season, value);
      return (value as number[]).length === season.teams.length ? null : `against ${teamsName(season, value)}`;
    case 'slots':
      return slotsName(season, value);
    case 'slotSets':
      return listed((value as number[][]).map((slots) => slotsName(season, slots)));
    case 'meetings':
      return listed(
        (value as { home: number; away: number }[]).map(({ home, away }) => `${teamName(season, home)} hosts ${teamName(season, away)}`),
      );
    case 'slotPairs':
      return listed((value as { first: number; second: number }[]).map(({ first, second }) => slotsName(season, [first, second])));
    case 'league':
      return season.leagues[value].name;
    case 'number':
    case 'limit':
    case 'numberOrNull':
      // Long explanations go no further than their first words.
      return value === null || value === Infinity ? null : `${meaning.split(/[:;,]/)[0]} ${figure(value)}`;
  }
}
