import type { Problem } from './compile.ts';
import { mirrorSlot } from './pairs.ts';

/** What the moves need to know of a season's form. */
export interface Shape {
  /** By slot: the phase it belongs to, where a hard rule keeps phases apart; else 0 everywhere. Moves between slots stay
   *  within a phase. */
  readonly phaseOf: Int32Array;
  readonly phases: number;
  /** Slots of each phase; only those that lead, if the season is tied. */
  readonly slotsOfPhase: readonly Int32Array[];
  /** Where hard symmetry ties each game to its return game: `partner[s]` is the slot of the return game of a game in slot
   *  s. Such seasons are searched in one half; the other follows. Null: not tied. */
  readonly partner: Int32Array | null;
  /** By game in a tied season: the return game. */
  readonly twin: Int32Array;
  /** Pairs of teams with the same opponents the same number of times, so that they can change places. */
  readonly exchangeable: readonly (readonly [number, number])[];
  readonly hasFreeHosts: boolean;
  /** Whether some cell is always empty: games can move without another giving way. */
  readonly hasByes: boolean;
  /** Whether leaving games out is no hard fault. */
  readonly isOptional: boolean;
}

export function shapeOf(problem: Problem, locked: Uint8Array | null): Shape {
  const { season, slots, games, teams } = problem;
  const phaseOf = new Int32Array(slots);
  const phased = season.structure.filter((c) => c.kind === 'SYMMETRY' && c.hard && c.symmetry === 'P');
  const lengths = new Set(season.leagues.map((_, league) => lengthOf(problem, league)));
  if (phased.length > 0 && phased.length === season.leagues.length && lengths.size === 1) {
    const [length] = lengths;
    const most = Math.max(...season.leagues.map(({ roundRobins }) => roundRobins)) - 1;
    for (let slot = 0; slot < slots; slot++) phaseOf[slot] = Math.min(Math.floor(slot / length), most);
  }
  const isFixed = locked?.includes(1) ?? false;
  const tied = isFixed ? null : tie(problem);
  const phases = Math.max(...phaseOf) + 1;
  const isLeading = (slot: number) => tied === null || slot < tied.partner[slot];
  const slotsOfPhase = Array.from({ length: phases }, (_, phase) =>
    Int32Array.from(Array.from({ length: slots }, (_, slot) => slot).filter((slot) => isLeading(slot) && phaseOf[slot] === phase)),
  );
  return {
    phaseOf,
    phases,
    slotsOfPhase: slotsOfPhase.filter((own) => own.length > 1),
    partner: tied?.partner ?? null,
    twin: tied?.twin ?? new Int32Array(games).fill(-1),
    exchangeable: exchangeablePairs(problem),
    hasFreeHosts: problem.isFree.includes(1),
    hasByes: games < Math.floor(teams / 2) * slots,
    isOptional: problem.completenessClass === 0,
  };
}

/** Slots that patterns are drawn for, and by each of them the slot where its games come again with the hosts exchanged; null: nowhere. */
export interface DrawnSlots {
  readonly leading: Int32Array;
  readonly late: Int32Array | null;
}

/** Where slots are phased or tied, the second half of a season can be the first with the hosts exchanged.
 *  @returns null where they are so in another way */
export function drawnSlotsOf({ slots, teams }: Problem, { phases, partner }: Shape): DrawnSlots | null {
  const all = Int32Array.from({ length: slots }, (_, slot) => slot);
  if (partner === null && phases === 1) return { leading: all, late: null };
  const rounds = teams - 1 + (teams % 2);
  if (slots !== 2 * rounds || phases > 2) return null;
  const late = (slot: number) => partner?.[slot] ?? slot + rounds;
  const leading = all.filter((slot) => (partner === null ? slot < rounds : slot < partner[slot]));
  return { leading, late: leading.map(late) };
}

function lengthOf({ season }: Problem, league: number): number {
  const size = season.teams.filter((team) => team.league === league).length;
  return size - 1 + (size % 2);
}

/** Finds the partner slots that a hard mirror symmetry, or hard SE2 pairs over all slots, impose on a double round robin. */
function tie(problem: Problem): { partner: Int32Array; twin: Int32Array } | null {
  const { season, slots, games, first, second, isFree, teams, pairStarts, pairGames } = problem;
  const twin = new Int32Array(games).fill(-1);
  for (let game = 0; game < games; game++) {
    const pair = first[game] * teams + second[game];
    if (pairStarts[pair + 1] - pairStarts[pair] !== 2 || isFree[game] === 1) return null;
    const other = pairGames[pairStarts[pair]] === game ? pairGames[pairStarts[pair] + 1] : pairGames[pairStarts[pair]];
    if (first[other] !== second[game]) return null;
    twin[game] = other;
  }
  const partner = new Int32Array(slots).fill(-1);
  const [symmetry] = season.structure.flatMap((c) => (c.kind === 'SYMMETRY' && c.hard && c.symmetry !== 'P' ? [c] : []));
  if (symmetry !== undefined && season.leagues.length === 1) {
    const length = lengthOf(problem, 0);
    if (slots !== length * 2) return null;
    for (let s = 0; s < length; s++) {
      const later = length + mirrorSlot(symmetry.symmetry, s, length, 1);
      partner[s] = later;
      partner[later] = s;
    }
    return { partner, twin };
  }
  for (const constraint of season.constraints) {
    if (constraint.kind !== 'SE2' || !constraint.hard || constraint.teams.length < teams) continue;
    for (const { first: s, second: t } of constraint.slotPairs) {
      partner[s] = t;
      partner[t] = s;
    }
  }
  const isComplete = partner.every((other, slot) => other >= 0 && other !== slot && partner[other] === slot);
  return isComplete ? { partner, twin } : null;
}

function exchangeablePairs({ teams, pairStarts, season }: Problem): [number, number][] {
  const pairs: [number, number][] = [];
  const games = (i: number, j: number) => pairStarts[i * teams + j + 1] - pairStarts[i * teams + j];
  for (let i = 0; i < teams; i++) {
    for (let j = i + 1; j < teams; j++) {
      if (season.teams[i].league !== season.teams[j].league) continue;
      let same = true;
      for (let u = 0; u < teams && same; u++) if (u !== i && u !== j) same = games(i, u) === games(j, u);
      if (same) pairs.push([i, j]);
    }
  }
  return pairs;
}
