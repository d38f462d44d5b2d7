import type { Constraint } from '../model/constraint.ts';

/** A number from 0 (inclusive) to 1 (exclusive), like `Math.random`; a seeded one makes a generated season repeatable. */
export type Chance = () => number;

/** A game of a hidden schedule. */
export interface Placed {
  home: number;
  away: number;
  slot: number;
}

/** Draws constraints whose limits are read off the hidden games: as tight as they are there where hard, one tighter than
 *  that where soft, so that the soft score of the hidden schedule is a bar and not a floor. */
export class ConstraintDraw {
  readonly constraints: Constraint[] = [];
  readonly #games: readonly Placed[];
  readonly #teams: number;
  readonly #slots: number;
  readonly #chance: Chance;

  constructor(games: readonly Placed[], teams: number, slots: number, chance: Chance) {
    this.#games = games;
    this.#teams = teams;
    this.#slots = slots;
    this.#chance = chance;
  }

  /** The competition's mixture: fairness of the whole first, then `count` local ones. */
  league(count: number): void {
    const everyone = range(this.#teams);
    const everySlot = range(this.#slots);
    for (const mode of ['H', 'A'] as const) {
      const max = this.#worst((team) => this.#longestWindow(team, mode, 3));
      this.#add({
        kind: 'CA3',
        hard: true,
        penalty: 1,
        teams1: everyone,
        teams2: everyone,
        mode1: mode,
        mode2: 'SLOTS',
        intp: 3,
        min: 0,
        max,
      });
    }
    const breaks = everyone.reduce((sum, team) => sum + this.#breaks(team, everySlot), 0);
    this.#add({ kind: 'BR2', hard: true, penalty: 1, teams: everyone, intp: breaks, mode2: 'LEQ', slots: everySlot });
    this.#add({ kind: 'BR2', hard: false, penalty: 10, teams: everyone, intp: Math.floor(breaks / 2), mode2: 'LEQ', slots: everySlot });
    const spread = this.#homeSpread();
    this.#add({ kind: 'FA2', hard: true, penalty: 1, teams: everyone, mode: 'H', intp: spread, slots: everySlot });
    this.#add({ kind: 'FA2', hard: false, penalty: 10, teams: everyone, mode: 'H', intp: 2, slots: everySlot });
    const separation = this.#separation();
    if (separation > 0) this.#add({ kind: 'SE1', hard: true, penalty: 1, teams: everyone, min: separation });
    this.#add({ kind: 'SE1', hard: false, penalty: 10, teams: everyone, min: Math.floor(this.#slots / 4) });
    this.#local(count);
  }

  /** The local ones, and for the rest what makes sense with open dates: runs counted in games. */
  relaxed(count: number): void {
    const everyone = range(this.#teams);
    this.#add({
      kind: 'CA3',
      hard: false,
      penalty: 5,
      teams1: everyone,
      teams2: everyone,
      mode1: 'A',
      mode2: 'GAMES',
      intp: 3,
      min: 0,
      max: 2,
    });
    this.#add({ kind: 'SE1', hard: false, penalty: 2, teams: everyone, min: 3 });
    this.#add({ kind: 'FA2', hard: false, penalty: 1, teams: everyone, mode: 'HA', intp: 2, slots: range(this.#slots) });
    this.#local(count);
  }

  #local(count: number): void {
    const makers = [this.#ca1, this.#ca1, this.#ca2, this.#ca4, this.#ga1, this.#br1];
    for (let index = 0; index < count; index++) {
      // Three of four are hard, as in the competition's harder seasons.
      const hard = this.#chance() < 0.75;
      makers[below(makers.length, this.#chance)].call(this, hard);
    }
  }

  #ca1(hard: boolean): void {
    const team = below(this.#teams, this.#chance);
    const mode = this.#chance() < 0.5 ? 'H' : 'A';
    const slots = this.#someSlots(2 + below(4, this.#chance));
    const value = this.#count((game) => (mode === 'H' ? game.home : game.away) === team, slots);
    this.#add({ kind: 'CA1', hard, penalty: hard ? 1 : 5, teams: [team], mode, min: 0, max: tighter(value, hard), slots });
  }

  #ca2(hard: boolean): void {
    const team = below(this.#teams, this.#chance);
    const teams2 = this.#someTeams(3).filter((other) => other !== team);
    const slots = this.#someSlots(Math.ceil(this.#slots / 3));
    const value = this.#count(
      ({ home, away }) => (home === team && teams2.includes(away)) || (away === team && teams2.includes(home)),
      slots,
    );
    this.#add({
      kind: 'CA2',
      hard,
      penalty: hard ? 1 : 5,
      teams1: [team],
      teams2,
      mode1: 'HA',
      mode2: 'GLOBAL',
      min: 0,
      max: tighter(value, hard),
      slots,
    });
  }

  #ca4(hard: boolean): void {
    const teams1 = this.#someTeams(2 + below(3, this.#chance));
    const teams2 = range(this.#teams);
    const slots = this.#someSlots(Math.ceil(this.#slots / 4));
    const every = this.#chance() < 0.5;
    const inSlots = (within: readonly number[]) => this.#count(({ home }) => teams1.includes(home), within);
    const value = every ? Math.max(...slots.map((slot) => inSlots([slot]))) : inSlots(slots);
    this.#add({
      kind: 'CA4',
      hard,
      penalty: hard ? 1 : 5,
      teams1,
      teams2,
      mode1: 'H',
      mode2: every ? 'EVERY' : 'GLOBAL',
      min: 0,
      max: tighter(value, hard),
      slots,
    });
  }

  #ga1(hard: boolean): void {
    const meetings = range(1 + below(3, this.#chance))
      .map(() => this.#games[below(this.#games.length, this.#chance)])
      .map(({ home, away }) => ({ home, away }));
    const slots = this.#someSlots(Math.ceil(this.#slots / 3));
    const listed = new Set(meetings.map(({ home, away }) => home * this.#teams + away));
    const value = this.#count(({ home, away }) => listed.has(home * this.#teams + away), slots);
    const distinct = [...listed].map((key) => ({ home: Math.floor(key / this.#teams), away: key % this.#teams }));
    const min = hard ? Math.min(value, 1) : value + 1;
    this.#add({ kind: 'GA1', hard, penalty: hard ? 1 : 5, meetings: distinct, min, max: Math.max(min, value), slots });
  }

  #br1(hard: boolean): void {
    const team = below(this.#teams, this.#chance);
    const slots = this.#someSlots(Math.ceil(this.#slots / 3));
    const value = this.#breaks(team, slots);
    this.#add({ kind: 'BR1', hard, penalty: hard ? 1 : 5, teams: [team], intp: tighter(value, hard), mode1: 'LEQ', mode2: 'HA', slots });
  }

  #add(constraint: DistributiveOmit<Constraint, 'id' | 'sentence'>): void {
    this.constraints.push({ ...constraint, id: `C${this.constraints.length + 1}`, sentence: null } as Constraint);
  }

  #count(isCounted: (game: Placed) => boolean, slots: readonly number[]): number {
    const within = new Set(slots);
    return this.#games.reduce((sum, game) => sum + (within.has(game.slot) && isCounted(game) ? 1 : 0), 0);
  }

  /** Slots and places of a team's games in order of time. */
  #row(team: number): { slot: number; atHome: boolean }[] {
    return this.#games
      .filter(({ home, away }) => home === team || away === team)
      .map(({ home, slot }) => ({ slot, atHome: home === team }))
      .sort((a, b) => a.slot - b.slot);
  }

  #breaks(team: number, slots: readonly number[]): number {
    const within = new Set(slots);
    const row = this.#row(team);
    return row.filter(({ slot, atHome }, index) => index > 0 && within.has(slot) && row[index - 1].atHome === atHome).length;
  }

  #longestWindow(team: number, mode: 'H' | 'A', length: number): number {
    const row = this.#row(team);
    return Math.max(
      ...range(this.#slots - length + 1).map(
        (start) => row.filter(({ slot, atHome }) => slot >= start && slot < start + length && atHome === (mode === 'H')).length,
      ),
    );
  }

  #worst(of: (team: number) => number): number {
    return Math.max(...range(this.#teams).map(of));
  }

  /** The largest difference in home games played between two teams after any slot. */
  #homeSpread(): number {
    const played = new Array<number>(this.#teams).fill(0);
    let worst = 0;
    for (const slot of range(this.#slots)) {
      for (const game of this.#games) if (game.slot === slot) played[game.home]++;
      worst = Math.max(worst, Math.max(...played) - Math.min(...played));
    }
    return worst;
  }

  /** The smallest number of slots between two games of one pair. */
  #separation(): number {
    const slotOf = new Map(this.#games.map(({ home, away, slot }) => [home * this.#teams + away, slot]));
    return Math.min(
      ...this.#games.map(({ home, away, slot }) => {
        const other = slotOf.get(away * this.#teams + home);
        return other === undefined ? Number.POSITIVE_INFINITY : Math.abs(other - slot) - 1;
      }),
    );
  }

  #someSlots(count: number): number[] {
    return shuffled(this.#slots, this.#chance)
      .slice(0, count)
      .sort((a, b) => a - b);
  }

  #someTeams(count: number): number[] {
    return shuffled(this.#teams, this.#chance)
      .slice(0, count)
      .sort((a, b) => a - b);
  }
}

/** `Omit` that keeps a union a union. */
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

function tighter(value: number, hard: boolean): number {
  return hard ? value : Math.max(0, value - 1);
}

/** The numbers below `count`. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** A random index below `count`. */
export function below(count: number, chance: Chance): number {
  return Math.floor(chance() * count);
}

/** The numbers below `count` in random order (Fisher and Yates). */
export function shuffled(count: number, chance: Chance): number[] {
  const order = range(count);
  for (let last = count - 1; last > 0; last--) {
    const other = below(last + 1, chance);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
