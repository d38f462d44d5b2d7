import { Value } from 'typebox/value';
import { BUILDING_RULES } from './buildings.ts';
import { COUNT_RULES } from './counts.ts';
import { ORDER_RULES } from './order.ts';
import { PAIR_RULES } from './pairs.ts';
import type { RuleConstraint, RuleScope, RuleTemplate } from './template.ts';

/** The catalogue: every rule that an office can switch on, by what it is about. */
export const RULES: readonly RuleTemplate[] = [...COUNT_RULES, ...ORDER_RULES, ...PAIR_RULES, ...BUILDING_RULES];

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
  const schema = { ...template.parameters, additionalProperties: false };
  const [error] = Value.Errors(schema, rule.with);
  if (error !== undefined) throw new RangeError(`rule "${rule.id}": with${error.instancePath.replaceAll('/', '.')} ${error.message}`);
  try {
    return { sentence: rule.sentence ?? template.explain(rule.with, scope), constraints: template.compile(rule.with, scope) };
  } catch (cause) {
    if (cause instanceof RangeError) throw new RangeError(`rule "${rule.id}": ${cause.message}`, { cause });
    throw cause;
  }
}
