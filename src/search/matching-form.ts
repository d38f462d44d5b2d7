import type { Constraint } from '../model/constraint.ts';
import type { Season } from '../model/season.ts';
import type { Problem } from './compile.ts';
import type { Shape } from './shape.ts';

/** What schedules of slots that are all matchings need to know of a season's form. */
export interface MatchingForm {
  /** The slots that are drawn, by phase. */
  readonly slotsOfPhase: readonly Int32Array[];
  /** By slot: its phase. */
  readonly phaseOf: Int32Array;
  /** By slot: where its games come again with the hosts exchanged, -1: nowhere. */
  readonly late: Int32Array;
  /** The teams and, if their number is odd, one more that stands for the bye. */
  readonly size: number;
  /** By `i * size + j`, i < j: how often the pair meets in each phase. */
  readonly meets: Int16Array;
  /** By `host * size + guest`: how often so, where hosts are fixed and do not follow from the form; else -1. */
  readonly hosts: Int16Array;
}

/** Whether a rule keeps all teams in step with their games at home, or away: half of all, where every slot is full. */
function keepsInStep(constraint: Constraint, teams: number): constraint is Extract<Constraint, { kind: 'FA2' }> {
  return constraint.kind === 'FA2' && constraint.mode !== 'HA' && constraint.teams.length === teams && teams % 2 === 0;
}

/** The season with counts in place of rules that keep all teams in step: after every second slot no team is further than half of what the rule lets two
 *  teams be apart from half of its games at home. That keeps the rule after those slots and asks for more than it does (one team far behind
 *  and all others a little ahead are in step, too); in between, two teams may be one game too far apart, which complete schedules mend, as they know
 *  the rule itself. */
export function inCounts(season: Season): Season {
  const { teams, constraints } = season;
  const counted = constraints.flatMap((constraint): Constraint[] => {
    if (!keepsInStep(constraint, teams.length)) return [constraint];
    const { intp, mode, slots } = constraint;
    const ends = slots.filter((slot) => (slot + 1 - intp) % 2 === 0);
    return ends.map((end, index) => ({
      ...{ id: `${constraint.id}-${index}`, kind: 'CA1', hard: true, penalty: constraint.penalty, sentence: null, mode },
      ...{ teams: constraint.teams, min: Math.max(0, (end + 1 - intp) / 2), max: (end + 1 + intp) / 2 },
      slots: Array.from({ length: end + 1 }, (_, slot) => slot),
    }));
  });
  return { ...season, constraints: counted };
}

/** @returns null where the season is not one whose slots are all full, whose pairs meet alike in each phase, and whose hard rules are
 *  counts over meetings, home and away, or {@link inCounts} become such */
export function matchingFormOf(problem: Problem, { partner, phases, phaseOf }: Shape): MatchingForm | null {
  const { teams, slots, games, first, second, isFree, isNeutral, others } = problem;
  if (games !== Math.floor(teams / 2) * slots || isNeutral.includes(1)) return null;
  const isTied = partner !== null;
  const isHeld = (constraint: Constraint) =>
    (constraint.kind === 'SYMMETRY' && (isTied || phases > 1)) ||
    keepsInStep(constraint, teams) ||
    (constraint.kind === 'SE2' && constraint.slotPairs.every(({ first, second }) => partner?.[first] === second));
  if (!others.every(isHeld)) return null;
  const isDrawn = (slot: number) => partner === null || slot < partner[slot];
  const all = Int32Array.from({ length: slots }, (_, slot) => slot);
  const slotsOfPhase = Array.from({ length: phases }, (_, phase) => all.filter((slot) => isDrawn(slot) && phaseOf[slot] === phase));
  const size = teams + (teams % 2);
  const meets = new Int16Array(size * size);
  const hosts = new Int16Array(size * size).fill(-1);
  for (let game = 0; game < games; game++) {
    const [i, j] = [first[game], second[game]];
    meets[Math.min(i, j) * size + Math.max(i, j)]++;
    if (!isTied && isFree[game] === 0) hosts[i * size + j] = Math.max(0, hosts[i * size + j]) + 1;
  }
  // In a tied season the return game follows each game.
  const rounds = isTied ? 2 : phases;
  for (let i = 0; i < teams; i++) {
    for (let j = i + 1; j < teams; j++) {
      const own = meets[i * size + j];
      if (own % rounds !== 0) return null;
      meets[i * size + j] = own / rounds;
      const [here, there] = [hosts[i * size + j], hosts[j * size + i]];
      if (here < 0 && there < 0) continue;
      // Of a pair's games either all have fixed hosts, or none has.
      [hosts[i * size + j], hosts[j * size + i]] = [Math.max(0, here), Math.max(0, there)];
      if (hosts[i * size + j] + hosts[j * size + i] !== own) return null;
    }
  }
  for (let i = 0; i < teams; i++) {
    let byes = slotsOfPhase[0].length;
    for (let j = 0; j < teams; j++) byes -= meets[Math.min(i, j) * size + Math.max(i, j)];
    if (byes < 0 || (size === teams && byes > 0)) return null;
    if (size > teams) meets[i * size + teams] = byes;
  }
  // Each slot of each phase has as many games.
  if (slotsOfPhase.some((own) => own.length !== slotsOfPhase[0].length)) return null;
  if (size > teams) {
    let byes = 0;
    for (let i = 0; i < teams; i++) byes += meets[i * size + teams];
    if (byes !== slotsOfPhase[0].length) return null;
  }
  return { slotsOfPhase, phaseOf, late: partner === null ? new Int32Array(slots).fill(-1) : partner, size, meets, hosts };
}
