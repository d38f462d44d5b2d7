import { Value } from 'typebox/value';
import { BUILDING_RULES } from './buildings.ts';
import { CONFERENCE_RULES } from './conference.ts';
import { COUNT_RULES } from './counts.ts';
import { DATE_RULES } from './dates.ts';
import { ORDER_RULES } from './order.ts';
import { PAIR_RULES } from './pairs.ts';
import { REST_RULES } from './rest.ts';
import type { RuleConstraint, RuleScope, RuleTemplate } from './template.ts';

/** The catalogue by what its rules are about. */
export const RULE_CHAPTERS: readonly { readonly title: string; readonly rules: readonly RuleTemplate[] }[] = [
  { title: 'How many games, and when', rules: COUNT_RULES },
  { title: 'Dates that stay free', rules: DATE_RULES },
  { title: 'All games together', rules: CONFERENCE_RULES },
  { title: 'The order of games', rules: ORDER_RULES },
  { title: 'Rest', rules: REST_RULES },
  { title: 'Who meets whom', rules: PAIR_RULES },
  { title: 'Buildings and travel', rules: BUILDING_RULES },
];

/** Every rule that an office can switch on. */
export const RULES: readonly RuleTemplate[] = RULE_CHAPTERS.flatMap(({ rules }) => rules);

/** A rule of the catalogue as an office uses it: its parameters, how strict it is, and why it is there. */
export interface Rule {
  /** Of the template in {@link RULES}. */
  readonly rule: string;
  /** Unique among the rules of its sport. */
  readonly id: string;
  readonly on: boolean;
  readonly hard: boolean;
  /** Cost of one unit broken. */
  readonly weight: number;
  readonly with: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly owner: string;
  readonly source: string;
  /** The office's own words; the template's sentence if left out. */
  readonly sentence?: string;
}

/** A rule of the conference document: it holds in the sports named, or in all. Of the teams that it names, those count that play
 *  the sport. */
export interface SharedRule extends Rule {
  readonly sports?: readonly string[];
}

/** The conference's rules that hold in a sport, narrowed to the teams that play it, and then the sport's own.
 *  @throws {RangeError} if two have one id */
export function rulesOf(shared: readonly SharedRule[], own: readonly Rule[], key: string, codes: readonly string[]): Rule[] {
  const held = shared.flatMap((rule): Rule[] => {
    if (rule.sports !== undefined && !rule.sports.includes(key)) return [];
    const { teams } = rule.with;
    if (!Array.isArray(teams)) return [rule];
    const playing = teams.filter((code) => codes.includes(code));
    return playing.length === 0 ? [] : [{ ...rule, with: { ...rule.with, teams: playing } }];
  });
  const rules = [...held, ...own];
  const twice = rules.find(({ id }, index) => rules.findIndex((rule) => rule.id === id) < index);
  if (twice !== undefined) throw new RangeError(`rule "${twice.id}": another rule of the sport or the conference has this id`);
  return rules;
}

/** Compiles a rule and says it. The constraints carry no ids and weights yet.
 *  @throws {RangeError} naming the rule, the parameter and the value that is wrong */
export function compileRule(rule: Rule, scope: RuleScope): { readonly sentence: string; readonly constraints: RuleConstraint[] } {
  const template = RULES.find(({ id }) => id === rule.rule);
  if (template === undefined)
    throw new RangeError(`rule "${rule.id}": the catalogue has no "${rule.rule}"; it has ${RULES.map(({ id }) => id).join(', ')}`);
  const names = Object.keys(template.parameters.properties);
  const unknown = Object.keys(rule.with).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`rule "${rule.id}": with.${unknown} is no parameter of "${rule.rule}"; it has ${names.join(', ')}`);
  const [error] = Value.Errors(template.parameters, rule.with);
  if (error !== undefined) {
    const keys = error.instancePath.split('/').slice(1);
    const value = keys.reduce((inside: unknown, key) => (inside as Record<string, unknown>)?.[key], rule.with);
    const found = typeof value === 'object' ? '' : `, not ${JSON.stringify(value)}`;
    throw new RangeError(`rule "${rule.id}": ${['with', ...keys].join('.')} ${error.message}${found}`);
  }
  checkLimits(rule, names);
  try {
    return { sentence: rule.sentence ?? template.explain(rule.with, scope), constraints: template.compile(rule.with, scope) };
  } catch (cause) {
    if (cause instanceof RangeError) throw new RangeError(`rule "${rule.id}": ${cause.message}`, { cause });
    throw cause;
  }
}

/** A rule that counts must say how many, and not more at least than at most.
 *  @throws {RangeError} */
function checkLimits(rule: Rule, names: readonly string[]): void {
  if (!names.includes('atLeast') || !names.includes('atMost')) return;
  const { atLeast, atMost } = rule.with as { atLeast?: number; atMost?: number };
  if (atLeast === undefined && atMost === undefined)
    throw new RangeError(`rule "${rule.id}": with.atLeast or with.atMost must be given; without both the rule asks nothing`);
  if (atLeast !== undefined && atMost !== undefined && atLeast > atMost)
    throw new RangeError(`rule "${rule.id}": with.atLeast ${atLeast} is more than with.atMost ${atMost}`);
}
