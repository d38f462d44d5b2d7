import type { Constraint, ConstraintOf } from '../model/constraint.ts';
import type { Season } from '../model/season.ts';
import { CounterDraft, Counters } from './counters.ts';
import { UnsearchableError } from './unsearchable.ts';
import { LONGEST_WINDOW, WindowDraft, Windows } from './windows.ts';

/** The tables of a season of this many events take some 600 MB. The multi-sport year of a conference has 500,000. */
const MOST_EVENTS = 20_000_000;

/** Side of a team in a slot. */
export const BYE = 0;
export const HOME = 1;
export const AWAY = 2;
export const NEUTRAL = 3;

/** A season as flat tables, made once for a search. Only the weights change, and what counters and windows count now: a problem
 *  serves one state.
 *
 *  A *meeting* is a game with its host: host, guest and place. A game of fixed host has one meeting, one of free host two.
 *  What a schedule does is a set of *events*, each with a key: meeting m in slot s ({@link Problem.meetingKey}); team t at
 *  home, away, or playing at all in slot s ({@link Problem.sideKey}); a home or away break of team t in slot s
 *  ({@link Problem.breakKey}). A rule that counts games whoever the opponent is hangs on sides, not on meetings: a move that
 *  changes opponents and keeps home and away does not touch it. */
export class Problem {
  readonly season: Season;
  readonly teams: number;
  readonly slots: number;
  readonly games: number;
  /** By game: the teams named first and second. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** By game: 1 if either side may host. */
  readonly isFree: Uint8Array;
  /** Meeting of each game at `game * 2 + flipped`. */
  readonly meetingOf: Int32Array;
  /** By meeting. */
  readonly host: Int32Array;
  readonly guest: Int32Array;
  readonly place: Int32Array;
  readonly isNeutral: Uint8Array;
  readonly meetings: number;
  /** Whether meetings may be counted more often than the season has them. */
  readonly hasRepeats: boolean;
  readonly hardClasses: 'kinds' | 'rules';
  /** Games of each unordered pair, found from both sides: `pairStarts[t * teams + u]`. */
  readonly pairStarts: Int32Array;
  readonly pairGames: Int32Array;
  /** Names of the weight classes: 0 is soft, then the hard kinds that the season has; or its hard rules, each by itself. */
  readonly classes: readonly string[];
  readonly sideBase: number;
  readonly breakBase: number;
  readonly keys: number;
  readonly counters: Counters;
  /** Sources are the meetings, then three sides of each team as in {@link sideKey}. */
  readonly windows: Windows;
  readonly hasMeetingWindows: boolean;
  readonly hasSideWindows: boolean;
  /** Whether any counter or direct cost hangs on meetings, sides, or breaks. */
  readonly hasMeetingEvents: boolean;
  readonly hasSideEvents: boolean;
  readonly hasBreakEvents: boolean;
  /** Class and penalty of a game without a slot. */
  readonly completenessClass: number;
  readonly completenessPenalty: number;
  /** Constraints that are not counters; each is evaluated by a part of the state. */
  readonly others: readonly Constraint[];

  /** @param meetings how often a schedule may have each meeting: as the season does, or, 'repeated', any number of times
   *  @param hardClasses whether a weight class is all hard rules of a kind, or each by itself */
  constructor(season: Season, meetings: 'scheduled' | 'repeated' = 'scheduled', hardClasses: 'kinds' | 'rules' = 'kinds') {
    this.hasRepeats = meetings === 'repeated';
    this.hardClasses = hardClasses;
    const { games, teams, slots } = season;
    this.season = season;
    this.teams = teams.length;
    this.slots = slots.length;
    this.games = games.length;
    this.first = Int32Array.from(games, ({ home }) => home);
    this.second = Int32Array.from(games, ({ away }) => away);
    this.isFree = Uint8Array.from(games, ({ host }) => (host === 'either' ? 1 : 0));

    const indices = new Map<string, number>();
    const [hosts, guests, places, neutral]: number[][] = [[], [], [], []];
    const meeting = (host: number, guest: number, venue: number | null, isNeutral: boolean) => {
      const name = `${host},${guest},${venue},${isNeutral}`;
      let index = indices.get(name);
      if (index === undefined) {
        indices.set(name, (index = indices.size));
        hosts.push(host);
        guests.push(guest);
        places.push(venue ?? teams[host].venue);
        neutral.push(isNeutral ? 1 : 0);
      }
      return index;
    };
    this.meetingOf = new Int32Array(games.length * 2);
    games.forEach(({ home, away, host, venue }, game) => {
      this.meetingOf[game * 2] = meeting(home, away, venue, host === 'neutral');
      this.meetingOf[game * 2 + 1] = host === 'either' ? meeting(away, home, null, false) : -1;
    });
    this.meetings = indices.size;
    this.host = Int32Array.from(hosts);
    this.guest = Int32Array.from(guests);
    this.place = Int32Array.from(places);
    this.isNeutral = Uint8Array.from(neutral);

    this.pairStarts = new Int32Array(this.teams * this.teams + 1);
    games.forEach(({ home, away }) => {
      this.pairStarts[home * this.teams + away + 1]++;
      this.pairStarts[away * this.teams + home + 1]++;
    });
    for (let i = 0; i < this.teams * this.teams; i++) this.pairStarts[i + 1] += this.pairStarts[i];
    this.pairGames = new Int32Array(games.length * 2);
    const fill = this.pairStarts.slice();
    games.forEach(({ home, away }, game) => {
      this.pairGames[fill[home * this.teams + away]++] = game;
      this.pairGames[fill[away * this.teams + home]++] = game;
    });

    this.sideBase = this.meetings * this.slots;
    this.breakBase = this.sideBase + this.teams * this.slots * 3;
    this.keys = this.breakBase + this.teams * this.slots * 2;
    if (this.keys > MOST_EVENTS) {
      throw new UnsearchableError(
        `${this.meetings} possible meetings in ${this.slots} slots are too many for the search: ${this.keys} events, at most ${MOST_EVENTS}`,
      );
    }
    const { counters: draft, windows, classes, others, completeness } = draftRules(this);
    this.completenessClass = completeness.weightClass;
    this.completenessPenalty = completeness.penalty;
    this.classes = classes;
    this.others = others;
    this.counters = new Counters(draft, this.keys);
    const sources = this.meetings + this.teams * 3;
    this.windows = new Windows(windows, sources, this.slots);
    this.hasMeetingWindows = this.windows.hasAny(0, this.meetings);
    this.hasSideWindows = this.windows.hasAny(this.meetings, sources);
    const { starts, direct } = this.counters;
    this.weigh(new Float64Array(classes.length).fill(1));
    const hasAny = (from: number, to: number) => {
      for (let key = from; key < to; key++) if (starts[key + 1] > starts[key] || direct[key] !== 0) return true;
      return false;
    };
    this.hasMeetingEvents = hasAny(0, this.sideBase);
    this.hasSideEvents = hasAny(this.sideBase, this.breakBase);
    this.hasBreakEvents = hasAny(this.breakBase, this.keys);
  }

  /** Lets all costs of events follow new weights of the classes. */
  weigh(weights: Float64Array): void {
    this.counters.weigh(weights);
    this.windows.weigh(weights);
  }

  meetingKey(meeting: number, slot: number): number {
    return meeting * this.slots + slot;
  }

  /** `side`: 0 at home, 1 away, 2 playing at all (neutral games count only here). */
  sideKey(team: number, slot: number, side: 0 | 1 | 2): number {
    return this.sideBase + (team * this.slots + slot) * 3 + side;
  }

  breakKey(team: number, slot: number, side: 0 | 1): number {
    return this.breakBase + (team * this.slots + slot) * 2 + side;
  }

  /** Of a hard constraint's weight class. */
  className({ kind, id }: Constraint): string {
    return this.hardClasses === 'kinds' ? kind : `${kind} ${id}`;
  }

  classOf(constraint: Constraint): number {
    return constraint.hard ? this.classes.indexOf(this.className(constraint)) : 0;
  }
}

/** The rules of a season as counts, before what these cost is tabled. */
export interface RuleDrafts {
  readonly counters: CounterDraft;
  readonly windows: WindowDraft;
  /** As {@link Problem.classes}, {@link Problem.others}. */
  readonly classes: readonly string[];
  readonly others: readonly Constraint[];
  /** Class and penalty of a game without a slot. */
  readonly completeness: { readonly weightClass: number; readonly penalty: number };
}

/** Reads the rules and the objective of a problem's season; needs its meetings and keys alone. */
export function draftRules(problem: Problem): RuleDrafts {
  const { season } = problem;
  const classes = ['soft'];
  const others: Constraint[] = [];
  const counters = new CounterDraft();
  const windows = new WindowDraft();
  const classOf = (constraint: Constraint) => {
    if (!constraint.hard) return 0;
    const name = problem.className(constraint);
    const known = classes.indexOf(name, 1);
    return known >= 0 ? known : classes.push(name) - 1;
  };
  const compiler = new CounterCompiler(problem, counters, windows, classOf);
  let completeness = { weightClass: 0, penalty: 0 };
  for (const constraint of [...season.structure, ...season.constraints]) {
    // A team cannot play twice in a slot of this search's schedules, so BA2 holds by construction.
    if (constraint.penalty === 0 || constraint.kind === 'BA2') continue;
    if (constraint.kind === 'BA1') completeness = { weightClass: classOf(constraint), penalty: constraint.penalty };
    else if (!compiler.add(constraint)) {
      classOf(constraint);
      others.push(constraint);
    }
  }
  compiler.addObjective();
  return { counters, windows, classes, others, completeness };
}

type Mode = 'H' | 'A' | 'HA';

const SIDES = { H: [0], A: [1], HA: [2] } as const;

/** Turns constraints into counters, where they are counts of events. */
class CounterCompiler {
  readonly #problem: Problem;
  readonly #draft: CounterDraft;
  readonly #windows: WindowDraft;
  readonly #classOf: (constraint: Constraint) => number;
  readonly #meetingsOf: number[][];

  constructor(problem: Problem, draft: CounterDraft, windows: WindowDraft, weightClassOf: (constraint: Constraint) => number) {
    this.#problem = problem;
    this.#draft = draft;
    this.#windows = windows;
    this.#classOf = weightClassOf;
    this.#meetingsOf = Array.from({ length: problem.teams }, () => []);
    for (let m = 0; m < problem.meetings; m++) {
      this.#meetingsOf[problem.host[m]].push(m);
      this.#meetingsOf[problem.guest[m]].push(m);
    }
  }

  /** @returns false if the constraint is no count of events */
  add(constraint: Constraint): boolean {
    switch (constraint.kind) {
      case 'CA1':
        for (const team of constraint.teams) this.#countTeam(constraint, team, constraint.mode, null, constraint.slots);
        return true;
      case 'CA2':
        for (const team of constraint.teams1) {
          const rivals = constraint.teams2.filter((rival) => rival !== team);
          if (constraint.mode2 === 'GLOBAL') this.#countTeam(constraint, team, constraint.mode1, rivals, constraint.slots);
          else for (const rival of rivals) this.#countTeam(constraint, team, constraint.mode1, [rival], constraint.slots);
        }
        return true;
      case 'CA3':
        if (constraint.mode2 === 'GAMES') return false;
        if (constraint.intp <= LONGEST_WINDOW) {
          for (const team of constraint.teams1) this.#addWindows(constraint, team);
          return true;
        }
        for (const team of constraint.teams1) {
          for (let start = 0; start + constraint.intp <= this.#problem.slots; start++) {
            const window = Array.from({ length: constraint.intp }, (_, k) => start + k);
            this.#countTeam(constraint, team, constraint.mode1, constraint.teams2, window);
          }
        }
        return true;
      case 'CA4':
        this.#addGroup(constraint);
        return true;
      case 'GA1':
        this.#addMeetings(constraint);
        return true;
      case 'BR1':
        for (const team of constraint.teams) this.#countBreaks(constraint, [team], constraint.mode2, constraint.mode1);
        return true;
      case 'BR2':
        this.#countBreaks(constraint, constraint.teams, 'HA', constraint.mode2);
        return true;
      default:
        return false;
    }
  }

  addObjective(): void {
    const { season, teams, slots, meetings, host, guest } = this.#problem;
    const { kind, weight } = season.objective;
    if (kind === 'BM') {
      for (let team = 0; team < teams; team++) {
        for (let slot = 0; slot < slots; slot++) {
          for (const side of [0, 1] as const) this.#draft.addDirect(this.#problem.breakKey(team, slot, side), 0, weight);
        }
      }
    } else if (kind === 'CR' && season.costs !== null) {
      for (let m = 0; m < meetings; m++) {
        for (let slot = 0; slot < slots; slot++) {
          const cost = season.costs[(host[m] * teams + guest[m]) * slots + slot];
          this.#draft.addDirect(this.#problem.meetingKey(m, slot), 0, weight * cost);
        }
      }
    }
  }

  #piece(constraint: Constraint, min: number, max: number) {
    return { weightClass: this.#classOf(constraint), penalty: constraint.penalty, min, max };
  }

  /** Games of a team in this mode against `rivals` (null: anyone) in `slots`. */
  #countTeam(
    constraint: ConstraintOf<'CA1' | 'CA2' | 'CA3'>,
    team: number,
    mode: Mode,
    rivals: readonly number[] | null,
    slots: readonly number[],
  ): void {
    const problem = this.#problem;
    const piece = this.#piece(constraint, constraint.min, constraint.max);
    const opponentsOf = (m: number) => (problem.host[m] === team ? problem.guest[m] : problem.host[m]);
    const set = rivals === null ? null : new Set(rivals);
    const counted = this.#meetingsOf[team].filter((m) => set === null || set.has(opponentsOf(m)));
    if (counted.length === this.#meetingsOf[team].length) {
      const keys = slots.flatMap((slot) => SIDES[mode].map((side) => problem.sideKey(team, slot, side)));
      this.#draft.add(keys, keys.length, piece);
      return;
    }
    const keys: number[] = [];
    for (const m of counted) {
      const isCounted = mode === 'HA' || (problem.isNeutral[m] === 0 && (problem.host[m] === team) === (mode === 'H'));
      if (isCounted) for (const slot of slots) keys.push(problem.meetingKey(m, slot));
    }
    this.#draft.add(keys, Math.min(slots.length, this.#gamesWith(keys)), piece);
  }

  #addWindows(constraint: ConstraintOf<'CA3'>, team: number): void {
    const problem = this.#problem;
    const { mode1, teams2, intp, min, max } = constraint;
    const piece = { ...this.#piece(constraint, min, max), length: intp };
    const rivals = new Set(teams2);
    const all = this.#meetingsOf[team];
    const counted = all.filter((m) => rivals.has(problem.host[m] === team ? problem.guest[m] : problem.host[m]));
    if (counted.length === all.length) this.#windows.add([problem.meetings + team * 3 + SIDES[mode1][0]], piece);
    else {
      const isCounted = (m: number) => mode1 === 'HA' || (problem.isNeutral[m] === 0 && (problem.host[m] === team) === (mode1 === 'H'));
      this.#windows.add(counted.filter(isCounted), piece);
    }
  }

  #addGroup(constraint: ConstraintOf<'CA4'>): void {
    const { teams1, teams2, mode1, mode2, slots, min, max } = constraint;
    const problem = this.#problem;
    const [ours, theirs] = [new Set(teams1), new Set(teams2)];
    const counted: number[] = [];
    for (let m = 0; m < problem.meetings; m++) {
      if (problem.isNeutral[m] === 1 && mode1 !== 'HA') continue;
      const [host, guest] = [problem.host[m], problem.guest[m]];
      if ((mode1 !== 'A' && ours.has(host) && theirs.has(guest)) || (mode1 !== 'H' && ours.has(guest) && theirs.has(host))) counted.push(m);
    }
    const piece = this.#piece(constraint, min, max);
    // Where all games of a team at one side count, its side events do, so that a change of opponents touches nothing.
    const wholeSide = mode1 !== 'HA' && counted.length > 0 && this.#areAllOfTheirSide(counted, mode1);
    const keysIn = (slot: number) =>
      wholeSide
        ? [...new Set(counted.map((m) => (mode1 === 'H' ? problem.host[m] : problem.guest[m])))].map((team) =>
            problem.sideKey(team, slot, mode1 === 'H' ? 0 : 1),
          )
        : counted.map((m) => problem.meetingKey(m, slot));
    const most = (keys: readonly number[]) => (wholeSide ? keys.length : this.#gamesWith(keys));
    const inSlot = (keys: readonly number[]) => Math.min(most(keys), wholeSide ? keys.length : Math.floor(problem.teams / 2));
    if (mode2 === 'EVERY') {
      for (const slot of slots) {
        const keys = keysIn(slot);
        this.#draft.add(keys, inSlot(keys), piece);
      }
    } else {
      const keys = slots.flatMap(keysIn);
      this.#draft.add(keys, most(keys), piece);
    }
  }

  /** Whether with each of these meetings all meetings of its host (guest) at home (away) are among them. */
  #areAllOfTheirSide(counted: readonly number[], mode: 'H' | 'A'): boolean {
    const problem = this.#problem;
    const teamOf = mode === 'H' ? problem.host : problem.guest;
    const own = new Int32Array(problem.teams);
    for (const m of counted) own[teamOf[m]]++;
    const all = new Int32Array(problem.teams);
    for (let m = 0; m < problem.meetings; m++) if (problem.isNeutral[m] === 0) all[teamOf[m]]++;
    return own.every((count, team) => count === 0 || count === all[team]);
  }

  #addMeetings(constraint: ConstraintOf<'GA1'>): void {
    const problem = this.#problem;
    const keys: number[] = [];
    for (const { home, away } of constraint.meetings) {
      for (const m of this.#meetingsOf[home]) {
        if (problem.host[m] !== home || problem.guest[m] !== away) continue;
        for (const slot of constraint.slots) keys.push(problem.meetingKey(m, slot));
      }
    }
    this.#draft.add(keys, this.#gamesWith(keys), this.#piece(constraint, constraint.min, constraint.max));
  }

  #countBreaks(constraint: ConstraintOf<'BR1' | 'BR2'>, teams: readonly number[], mode: Mode, how: 'LEQ' | 'EQ'): void {
    const sides = mode === 'HA' ? ([0, 1] as const) : mode === 'H' ? ([0] as const) : ([1] as const);
    const cells = teams.flatMap((team) => constraint.slots.map((slot) => ({ team, slot })));
    const keys = cells.flatMap(({ team, slot }) => sides.map((side) => this.#problem.breakKey(team, slot, side)));
    this.#draft.add(keys, cells.length, this.#piece(constraint, how === 'EQ' ? constraint.intp : 0, constraint.intp));
  }

  /** An upper bound of how many of these meeting events can be on: each listed meeting once for each of its games. */
  #gamesWith(keys: readonly number[]): number {
    const problem = this.#problem;
    if (problem.hasRepeats) return keys.length;
    const copies = new Map<number, number>();
    for (const key of keys) copies.set(key, (copies.get(key) ?? 0) + 1);
    const most = new Map<number, number>();
    for (const [key, times] of copies) {
      const m = Math.floor(key / problem.slots);
      most.set(m, Math.max(most.get(m) ?? 0, times));
    }
    let sum = 0;
    for (const [m, times] of most) {
      const pair = problem.host[m] * problem.teams + problem.guest[m];
      sum += times * (problem.pairStarts[pair + 1] - problem.pairStarts[pair]);
    }
    return sum;
  }
}
