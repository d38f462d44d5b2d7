/** Writes docs/constraints.md from the catalogue of constraints: `node scripts/constraint-docs.ts`. A test compares. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ConstraintKind } from '../src/model/constraint.ts';
import { CONSTRAINTS, type Definition, type Field } from '../src/model/constraints/index.ts';

const CHAPTERS: readonly (readonly [title: string, intro: string, kinds: readonly ConstraintKind[]])[] = [
  ['Form', 'In force in every season; derived from it, never listed.', ['BA1', 'BA2', 'SYMMETRY']],
  ['Capacity', 'How many games.', ['CA1', 'CA2', 'CA3', 'CA4', 'CA5', 'NG1', 'SW1', 'OW1']],
  ['Games', 'When given games are.', ['GA1', 'GA2']],
  [
    'Breaks',
    'A break is a game at home right after one at home, or away after away. Byes in between do not matter, the first game is none, and the break belongs ' +
      'to the slot of the later game.',
    ['BR1', 'BR2', 'BR3', 'BR4'],
  ],
  ['Fairness', 'How evenly.', ['FA1', 'FA2', 'FA3', 'FA4', 'FA5', 'FA6', 'EQ1']],
  ['Separation', 'How far apart the games of two teams are.', ['SE1', 'SE2', 'SE3']],
  ['Rest', 'Days between the games of a team.', ['RT1', 'RT2', 'RT3']],
  ['Buildings', 'Games that must not come close to each other.', ['VE1', 'VE2']],
  ['Travel', 'How far teams go.', ['TV1', 'TV2', 'TV3', 'TV4']],
];

const TYPES: Readonly<Record<Extract<Field['type'], string>, string>> = {
  teams: 'set of teams',
  slots: 'set of slots',
  slotSets: 'list of sets of slots',
  meetings: 'list of `{home, away}`',
  slotPairs: 'list of `{first, second}`',
  league: 'league',
  number: 'number',
  limit: 'number or no limit',
  numberOrNull: 'number or null',
};

function section(kind: ConstraintKind): string {
  const { title, definition, counting, fields, robinx } = CONSTRAINTS[kind] as Definition<'CA1'>;
  const rows = Object.entries<Field>(fields).map(([name, { type, meaning, whole }]) => {
    const values = whole ? 'whole number from 1' : typeof type === 'string' ? TYPES[type] : type.map((value) => `\`${value}\``).join(', ');
    return `| \`${name}\` | ${values} | ${meaning} |`;
  });
  return [
    `### ${kind}: ${title}`,
    definition,
    `**Deviation.** ${counting}`,
    ...(robinx === undefined ? [] : [`**The reference validator.** ${robinx.difference}`]),
    ...(rows.length === 0 ? [] : [['| field | holds | meaning |', '|---|---|---|', ...rows].join('\n')]),
  ].join('\n\n');
}

export function constraintDocs(): string {
  return `${[
    '# Constraints',
    'Written by `scripts/constraint-docs.ts` from the catalogue in `src/model/constraints/`; a test keeps the two alike.',
    'Every constraint has an `id`, a `penalty`, is `hard` or not, and may have a `sentence`: the rule in its owner’s words, which is quoted wherever it is ' +
      'broken. It is broken by a deviation of 0 or more; deviation times penalty is added to the hard or to the soft score (RobinX: infeasibility and ' +
      'objective). A negative penalty rewards. Lower is better, hard before soft.',
    'Modes: `H` counts home games, `A` away games, `HA` all. A game on neutral ground counts for `HA` only and is never part of a break.',
    'The kinds CA1 to SE2 are those of RobinX (Van Bulck, Goossens, Schönberger, Guajardo 2020), with their codes and attributes. Where the reference ' +
      'validator does nothing or something else, the definition of the paper is in force, and `flextime validate --as robinx` gives the validator’s ' +
      'reading. SE3, NG1, SW1, OW1, EQ1, RT1 to RT3, VE1, VE2 and TV1 to TV4 are ours: rules of conference offices about days, buildings and travel.',
    'Days are days of the calendar, from the last day of a game (a series has several) to the first day of the other: Friday to Sunday is 2. Games without a ' +
      'slot count nowhere but in BA1.',
    ...CHAPTERS.flatMap(([title, intro, kinds]) => [`## ${title}`, intro, ...kinds.map(section)]),
    '## How to add a kind',
    [
      '1. `src/model/constraint.ts`: one member of the union, with its fields.',
      '2. `src/model/constraints/`: one definition in the file of its family (title, definition, counting, fields, scope, walk), and its name in the list of ' +
        '`index.ts`. The walk reports every broken place with its deviation and, on demand, its cells and its sentence; score, words, checks at birth, ' +
        'documents, the cache and this page follow from it.',
      '3. `src/search/`: its incremental rule. The law “incremental = recomputed” draws random constraints of every kind in the catalogue, so it finds a kind ' +
        'without a rule or with a wrong one.',
      '4. `test/model/examples/`: one broken example with its deviation and its sentence; the test asks for one of every kind. ' +
        '`test/judges/definitions.test.ts`: its count by brute force.',
      '5. `node scripts/constraint-docs.ts` writes this page again.',
    ].join('\n'),
  ].join('\n\n')}\n`;
}

if (import.meta.main) writeFileSync(path.resolve(import.meta.dirname, '../docs/constraints.md'), constraintDocs());
