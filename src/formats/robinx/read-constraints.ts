import type { Constraint, ConstraintKind } from '../../model/constraint.ts';
import { CONSTRAINTS, type Field, type FieldType } from '../../model/constraints/index.ts';
import { type Group, SEASON_LIMITS } from '../../model/season.ts';
import { quote } from '../format-error.ts';
import type { XmlElement } from '../xml.ts';
import { list, number, split } from './elements.ts';
import { groupsAttribute, SECTIONS } from './vocabulary.ts';

const KINDS = new Map<string, ConstraintKind>(
  Object.values(SECTIONS).flatMap((kinds) => kinds.map((kind): [string, ConstraintKind] => [kind, kind])),
);

/** Whether an element's name is that of a constraint. */
export function isConstraint(name: string): boolean {
  return KINDS.has(name) || name === 'BA1';
}

/** What constraints name. */
export interface Named {
  readonly teamIndex: ReadonlyMap<string, number>;
  readonly slotIndex: ReadonlyMap<string, number>;
  readonly teamGroups: readonly Group[];
  readonly slotGroups: readonly Group[];
}

export interface ReadConstraints {
  readonly rules: Constraint[];
  /** What a BA1 element says of games without a slot; undefined if there is none. */
  readonly completeness: { readonly hard: boolean; readonly penalty: number } | undefined;
}

/** The constraints of a file, numbered by kind, since RobinX gives them no ids.
 *  @throws {FormatError} */
export function readConstraints(elements: readonly XmlElement[], { teamIndex, slotIndex, teamGroups, slotGroups }: Named): ReadConstraints {
  const sets = setsOf({ teams: teamIndex, slots: slotIndex }, { teams: teamGroups, slots: slotGroups });
  const numbers: Partial<Record<string, number>> = {};
  let completeness: ReadConstraints['completeness'];
  const rules: Constraint[] = [];
  for (const element of elements) {
    const { name } = element;
    const type = element.require('type');
    if (type !== 'HARD' && type !== 'SOFT') element.fail('type', `${quote(type)} is neither HARD nor SOFT`);
    const hard = type === 'HARD';
    const penalty = number(element, 'penalty', 1);
    const kind = KINDS.get(name);
    if (kind === undefined) {
      completeness = { hard, penalty };
      continue;
    }
    const count = (numbers[name] ?? 0) + 1;
    numbers[name] = count;
    const fields = Object.entries(CONSTRAINTS[kind].fields as Record<string, Field>).map(([field, { type }]) => [
      field,
      fieldOf(element, field, type, sets, teamIndex, slotIndex),
    ]);
    rules.push({ id: `${name}-${count}`, kind, hard, penalty, sentence: null, ...Object.fromEntries(fields) } as Constraint);
  }
  return { rules, completeness };
}

type Sets = (element: XmlElement, field: string) => readonly number[];

/** Reader of constraints' sets: ascending, each made once and shared, since seasons name the same few thousands of times. */
function setsOf(
  indices: Record<'teams' | 'slots', ReadonlyMap<string, number>>,
  groups: Record<'teams' | 'slots', readonly Group[]>,
): Sets {
  const groupIndices = { teams: indexGroups(groups.teams), slots: indexGroups(groups.slots) };
  const made = new Map<string, readonly number[]>();
  let members = 0;
  return (element, field) => {
    const kind = field.startsWith('team') ? 'teams' : 'slots';
    const groupsName = groupsAttribute(field);
    const key = `${kind} ${element.get(field)} ${element.get(groupsName)}`;
    let set = made.get(key);
    if (set === undefined) {
      const union = new Set(list(element, field, indices[kind], kind.slice(0, -1)));
      for (const group of new Set(list(element, groupsName, groupIndices[kind], 'group')))
        for (const member of groups[kind][group].members) union.add(member);
      set = [...union].sort((a, b) => a - b);
      made.set(key, set);
    }
    members += set.length;
    if (members > SEASON_LIMITS.members)
      element.fail(field, `the constraints' sets have more than ${SEASON_LIMITS.members} members in sum`);
    return set;
  };
}

function indexGroups(groups: readonly Group[]): Map<string, number> {
  return new Map(groups.map(({ id }, at) => [id, at]));
}

function fieldOf(
  element: XmlElement,
  field: string,
  type: FieldType,
  sets: Sets,
  teams: ReadonlyMap<string, number>,
  slots: ReadonlyMap<string, number>,
): unknown {
  const couples = (index: ReadonlyMap<string, number>, what: string) =>
    split(element.get(field)).map((couple) => {
      const ids = couple.split(',').map((id) => id.trim());
      if (ids.length !== 2) element.fail(field, `${quote(couple)} is not a pair of ${what}s like "1,2"`);
      return ids.map((id) => index.get(id) ?? element.fail(field, `there is no ${what} ${quote(id)}`));
    });
  switch (type) {
    case 'teams':
    case 'slots':
      return sets(element, field);
    case 'meetings':
      return couples(teams, 'team').map(([home, away]) => ({ home, away }));
    case 'slotPairs':
      return couples(slots, 'slot').map(([first, second]) => ({ first, second }));
    case 'number':
      return number(element, field, field === 'min' ? 0 : undefined);
    case 'limit':
      return number(element, field, Infinity);
    default: {
      const allowed = type as readonly string[];
      const value = element.require(field);
      return allowed.includes(value) ? value : element.fail(field, `${quote(value)} is not one of ${allowed.join(', ')}`);
    }
  }
}
