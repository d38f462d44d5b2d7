import { Value } from 'typebox/value';
import { BUILDING_RULES } from './buildings.ts';
import { COUNT_RULES } from './counts.ts';
import { ORDER_RULES } from './order.ts';
import { PAIR_RULES } from './pairs.ts';
import type { RuleConstraint, RuleScope, RuleTemplate } from './template.ts';

/** The catalogue by what its rules are about. */
export const RULE_CHAPTERS: readonly { readonly title: string; readonly rules: readonly RuleTemplate[] }[] = [
  { title: 'How many games, and when', rules: COUNT_RULES },
  { title: 'The order of games', rules: ORDER_RULES },
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
  if (error !== undefined) throw new RangeError(`rule "${rule.id}": with${error.instancePath.replaceAll('/', '.')} ${error.message}`);
  try {
    return { sentence: rule.sentence ?? template.explain(rule.with, scope), constraints: template.compile(rule.with, scope) };
  } catch (cause) {
    if (cause instanceof RangeError) throw new RangeError(`rule "${rule.id}": ${cause.message}`, { cause });
    throw cause;
  }
}
