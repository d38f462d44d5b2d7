/** Writes docs/rules.md from the catalogue of rules: `node scripts/rule-docs.ts`. A test compares. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TSchema } from 'typebox';
import { RULE_CHAPTERS } from '../src/conference/rules/index.ts';
import { When } from '../src/conference/rules/template.ts';

// biome-ignore lint/suspicious/noExplicitAny: a schema is read as the JSON that it is.
type Json = any;

/** A schema in words: "whole number", "list of pairs of codes". */
function typeOf(schema: Json): string {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(', ');
  if (schema.properties?.networks !== undefined) return 'part of the calendar';
  if (schema.type === 'integer') return 'whole number';
  if (schema.type === 'number') return 'number';
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'string') return 'text';
  if (schema.type === 'array') return Array.isArray(schema.items) ? 'pair' : `list of: ${typeOf(schema.items)}`;
  return `\`{${Object.keys(schema.properties).join(', ')}}\``;
}

function table(schema: Json): string {
  const required = new Set<string>(schema.required ?? []);
  const rows = Object.entries<TSchema>(schema.properties).map(([name, entry]) => {
    const { description } = entry as Json;
    return `| \`${name}\` | ${typeOf(entry)} | ${required.has(name) ? 'yes' : 'no'} | ${description ?? ''} |`;
  });
  return rows.length === 0 ? 'No parameters.' : ['| parameter | holds | required | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

export function ruleDocs(): string {
  const chapters = RULE_CHAPTERS.flatMap(({ title, rules }) => [
    `## ${title}`,
    ...rules.flatMap(({ id, title: name, about, parameters }) => [`### \`${id}\`: ${name}`, about, table(parameters)]),
  ]);
  return `${[
    '# Rules of a conference office',
    'Written by `scripts/rule-docs.ts` from the catalogue in `src/conference/rules/`; a test keeps the two alike.',
    'A rule of a sport names one of these templates and gives its parameters under `with`. It is `hard` or not, has a `weight` (cost of one unit broken), is ' +
      '`on` or off, and says its `reason`, its `owner` and its `source`; `sentence` replaces the sentence that the template makes. It compiles to ' +
      'constraints (docs/constraints.md), each of which carries the sentence, so that a conflict quotes the rule.',
    'Rules stand in the document of a sport, or, where several sports have them (Sundays, closed dates), once in that of the conference, with the `sports` that ' +
      'they hold in (all if left out); of the teams that such a rule names those count that play the sport.',
    '## A part of the calendar',
    'Several rules take `when`. What is given narrows it, all given things hold together, nothing given means the whole season. A game touches each day that ' +
      'it is played on: a series from Friday touches Saturday and Sunday.',
    table(When),
    ...chapters,
  ].join('\n\n')}\n`;
}

if (import.meta.main) writeFileSync(path.resolve(import.meta.dirname, '../docs/rules.md'), ruleDocs());
