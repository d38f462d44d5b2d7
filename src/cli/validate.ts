import { type Command, Option } from 'commander';
import type { ConstraintKind } from '../model/constraint.ts';
import type { Reading } from '../model/constraints/index.ts';
import { type Evaluation, evaluate } from '../model/evaluate.ts';
import { readScheduleFile, readSeasonFile } from './files.ts';
import { figure, wholeNumber } from './values.ts';
import { warnOfDropped } from './warnings.ts';

interface Options {
  readonly as: Reading;
  readonly violations?: number;
  readonly json?: boolean;
}

/** What the constraints of one kind cost; `broken` counts those with a deviation. */
interface KindTotal {
  hard: number;
  soft: number;
  constraints: number;
  broken: number;
}

/** `flextime validate`: what a schedule is worth, and why. */
export function registerValidate(program: Command): void {
  program
    .command('validate')
    .description('score a schedule')
    .argument('<season>', 'season, RobinX XML or FlexTime JSON')
    .argument('<schedule>', 'schedule, RobinX XML, FlexTime JSON or CSV')
    .addOption(
      new Option('--as <reading>', 'whose definitions count: of the RobinX paper, or of its validator')
        .choices(['paper', 'robinx'])
        .default('paper'),
    )
    .option('--violations <n>', 'how many of the worst violations to tell (default: 10 on a terminal, else 0)', wholeNumber(0, 100_000))
    .option('--json', 'print one JSON document as the last line')
    .action((seasonFile: string, scheduleFile: string, { as, violations, json }: Options) => {
      const season = readSeasonFile(seasonFile);
      const { schedule, dropped } = readScheduleFile(scheduleFile, season);
      warnOfDropped(scheduleFile, dropped);
      const evaluation = evaluate(season, schedule, { reading: as });
      const { hard, soft } = evaluation.score;
      const byKind = totalsByKind(evaluation);
      const objective = { kind: season.objective.kind, value: evaluation.objective };
      const worst = worstViolations(evaluation, violations ?? (process.stdout.isTTY && !json ? 10 : 0));
      if (json) process.stdout.write(`${JSON.stringify({ hard, soft, objective, byKind, violations: worst, dropped: dropped.length })}\n`);
      else process.stdout.write(describe({ hard, soft, objective, byKind, worst }));
      process.exitCode = hard > 0 ? 1 : 0;
    });
}

function totalsByKind({ totals }: Evaluation): Partial<Record<ConstraintKind, KindTotal>> {
  const byKind: Partial<Record<ConstraintKind, KindTotal>> = {};
  for (const { constraint, deviation, cost } of totals) {
    const total = (byKind[constraint.kind] ??= { hard: 0, soft: 0, constraints: 0, broken: 0 });
    total[constraint.hard ? 'hard' : 'soft'] += cost;
    total.constraints++;
    if (deviation > 0) total.broken++;
  }
  return byKind;
}

function worstViolations(evaluation: Evaluation, count: number): { hard: boolean; cost: number; sentence: string }[] {
  if (count === 0) return [];
  return evaluation
    .violations()
    .filter(({ cost }) => cost !== 0)
    .sort((a, b) => Number(b.constraint.hard) - Number(a.constraint.hard) || b.cost - a.cost)
    .slice(0, count)
    .map(({ constraint, cost, sentence }) => ({ hard: constraint.hard, cost, sentence }));
}

interface Report {
  readonly hard: number;
  readonly soft: number;
  readonly objective: { readonly kind: string; readonly value: number };
  readonly byKind: Partial<Record<ConstraintKind, KindTotal>>;
  readonly worst: readonly { readonly hard: boolean; readonly cost: number; readonly sentence: string }[];
}

function describe({ hard, soft, objective, byKind, worst }: Report): string {
  const rows = Object.entries(byKind).map(([kind, total]) => [kind, total.hard, total.soft, `${total.broken} of ${total.constraints}`]);
  if (objective.value !== 0) rows.push([objective.kind, 0, objective.value, '']);
  const table = [['', 'hard', 'soft', 'broken'], ...rows, ['sum', hard, soft, '']]
    .map(
      ([kind, ...cells]) =>
        String(kind).padEnd(9) + cells.map((cell) => String(typeof cell === 'number' ? figure(cell) : cell).padStart(12)).join(''),
    )
    .map((line) => line.trimEnd());
  const sentences = worst.map((violation) => `${violation.hard ? 'hard' : 'soft'} ${figure(violation.cost)}: ${violation.sentence}`);
  return `${[...table, ...(sentences.length > 0 ? ['', ...sentences] : [])].join('\n')}\n`;
}
