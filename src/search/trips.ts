import type { Schedule } from '../model/schedule.ts';
import type { Random } from './random.ts';
import { Stands } from './stands.ts';
import type { Tournament } from './tournament.ts';

/** Parts of the draws, summed: of games of a pair that change places, games of two slots, whole slots, whole teams; the rest are partial
 *  exchanges of two teams. NL14 and CIRC16 after 12 s: with a third or twice as many of each, longer exchanges, or all as long as they are, no
 *  better (differences of 1 %, as between seeds). */
const SWAP_HOMES = 0.16;
const PARTIAL_SWAP_ROUNDS = 0.21;
const SWAP_ROUNDS = 0.23;
const SWAP_TEAMS = 0.24;

/** Lengths that are drawn for exchanges of two teams: a power of two. */
const LENGTHS = 1024;

/** Mean and least longest length of exchanges of two teams, in slots beyond two. */
const MEAN_LENGTH = 3.5;
const LEAST_LONGEST = 8;

/** A schedule of a travelling tournament and an annealing of its own, which makes four times as many moves as the general state (NL12 and
 *  CIRC16 in the cold 1,200,000 to 1,500,000 a second, there 300,000): a move is evaluated before anything is written, from nothing but
 *  the places around it.
 *
 *  Columns 0 and `slots` + 1 of each row stand for home, before the first game and after the last. */
export class Trips {
  /** Cost of the present schedule, and what it breaks, in units of deviation. */
  travel = 0;
  repeats = 0;
  stands = 0;
  /** Best without anything broken. */
  best = Infinity;
  /** Moves evaluated and drawn so far; some draws lead to no move. */
  iterations = 0;
  draws = 0;
  readonly #tournament: Tournament;
  readonly #width: number;
  /** By `team * width + 1 + slot`. */
  readonly #places: Int32Array;
  readonly #opponents: Int32Array;
  /** Column of a game by `host * teams + guest`, now and in the best. */
  readonly #columnOf: Int32Array;
  readonly #bestColumns: Int32Array;
  readonly #stands: Stands;
  /** The present move: columns that two teams exchange, or teams that exchange two columns. */
  readonly #chain: Int32Array;
  #length = 0;
  readonly #isIn: Uint8Array;
  readonly #lengths: Int32Array;
  #travelChange = 0;
  #repeatChange = 0;
  #standChange = 0;
  /** Cost of a unit of deviation. */
  #perRepeat = 1;
  #perStand = 1;

  constructor(tournament: Tournament) {
    const { teams, slots, home, away } = tournament;
    this.#tournament = tournament;
    this.#width = slots + 2;
    this.#places = new Int32Array(teams * this.#width);
    this.#opponents = new Int32Array(teams * this.#width);
    this.#columnOf = new Int32Array(teams * teams);
    this.#bestColumns = new Int32Array(teams * teams);
    this.#stands = new Stands(teams, slots, home, away);
    this.#chain = new Int32Array(Math.max(slots, teams));
    this.#isIn = new Uint8Array(this.#width);
    const longest = Math.max(LEAST_LONGEST, Math.floor(slots / 2));
    this.#lengths = Int32Array.from({ length: LENGTHS }, (_, k) =>
      Math.min(longest, 2 + Math.floor(-MEAN_LENGTH * Math.log(1 - (k + 0.5) / LENGTHS))),
    );
  }

  /** Hard units of the present schedule. */
  get broken(): number {
    return this.repeats + this.stands;
  }

  /** Takes over a schedule in which each game has a slot. */
  load(schedule: Schedule): void {
    this.#tournament.read(schedule, this.#columnOf, 1);
    this.#fill();
  }

  save(): Schedule {
    return this.#tournament.schedule(this.#columnOf, 1);
  }

  /** The best schedule without anything broken; of use once {@link best} is finite. */
  saveBest(): Schedule {
    return this.#tournament.schedule(this.#bestColumns, 1);
  }

  /** Costs of a unit of each deviation. */
  weigh(hard: number): void {
    this.#perRepeat = 0.5 * hard;
    this.#perStand = hard;
  }

  #fill(): void {
    const { teams: n, distances, repeatPenalty } = this.#tournament;
    const width = this.#width;
    this.#stands.clear();
    for (let team = 0; team < n; team++) {
      for (const column of [0, width - 1]) {
        this.#places[team * width + column] = team;
        this.#opponents[team * width + column] = -1 - column;
      }
    }
    for (let host = 0; host < n; host++) {
      for (let guest = 0; guest < n; guest++) {
        if (host === guest) continue;
        const column = this.#columnOf[host * n + guest];
        this.#places[host * width + column] = host;
        this.#places[guest * width + column] = host;
        this.#opponents[host * width + column] = guest;
        this.#opponents[guest * width + column] = host;
        this.#stands.turn(host, column - 1);
      }
    }
    this.travel = 0;
    this.repeats = 0;
    this.stands = 0;
    for (let team = 0; team < n; team++) {
      for (let column = 1; column < width; column++) {
        const at = team * width + column;
        this.travel += distances[this.#places[at - 1] * n + this.#places[at]];
        if (this.#opponents[at] === this.#opponents[at - 1] && this.#opponents[at] > team) this.repeats += repeatPenalty;
      }
      this.stands += this.#stands.costOf(team);
    }
    this.#look();
  }

  /** Draws, evaluates and decides that many moves. */
  anneal(random: Random, temperature: number, draws: number): void {
    const { teams: n, slots } = this.#tournament;
    this.draws += draws;
    for (let k = 0; k < draws; k++) {
      const drawn = random.unit();
      const i = random.below(n);
      let j = random.below(n - 1);
      if (j >= i) j++;
      if (drawn < SWAP_ROUNDS) {
        let r = this.#columnOf[i * n + j];
        let s = this.#columnOf[j * n + i];
        if (drawn < SWAP_HOMES) {
          this.#length = 2;
          this.#chain[0] = i;
          this.#chain[1] = j;
        } else {
          r = 1 + random.below(slots);
          s = 1 + random.below(slots - 1);
          if (s >= r) s++;
          if (drawn < PARTIAL_SWAP_ROUNDS) {
            if (!this.#walkRounds(i, r, s)) continue;
          } else {
            this.#length = n;
            for (let team = 0; team < n; team++) this.#chain[team] = team;
          }
        }
        this.iterations++;
        const limit = -temperature * Math.log(1 - random.unit());
        if (this.#evaluateRounds(Math.min(r, s), Math.max(r, s)) <= limit) {
          this.#keepRounds(r, s);
          this.#keep();
        }
      } else {
        if (drawn < SWAP_TEAMS) this.#takeAll(i, j);
        else if (!this.#walkTeams(i, j, 1 + random.below(slots), this.#lengths[random.bits() & (LENGTHS - 1)])) continue;
        this.iterations++;
        const limit = -temperature * Math.log(1 - random.unit());
        if (this.#evaluateTeams(i, j) <= limit) {
          this.#keepTeams(i, j);
          this.#keep();
        }
        const isIn = this.#isIn;
        const chain = this.#chain;
        for (let c = 0; c < this.#length; c++) isIn[chain[c]] = 0;
      }
    }
  }

  #keep(): void {
    this.travel += this.#travelChange;
    this.repeats += this.#repeatChange;
    this.stands += this.#standChange;
    this.#look();
  }

  #look(): void {
    if (this.repeats + this.stands > 0 || this.travel >= this.best - 1e-6) return;
    this.best = this.travel;
    this.#bestColumns.set(this.#columnOf);
  }

  /** The teams whose games in columns r and s hang together with that of `team`.
   *  @returns whether they are few enough; more come to the same as the others, after all games of both columns changed places */
  #walkRounds(team: number, r: number, s: number): boolean {
    const opponents = this.#opponents;
    const width = this.#width;
    const chain = this.#chain;
    const most = this.#tournament.teams / 2;
    let length = 0;
    let at = team;
    do {
      if (length + 2 > most) return false;
      const next = opponents[at * width + r];
      chain[length++] = at;
      chain[length++] = next;
      at = opponents[next * width + s];
    } while (at !== team);
    this.#length = length;
    return length > 2;
  }

  /** The columns that teams i and j must exchange with `column`: whatever one takes over, it had elsewhere.
   *  @returns whether they are at most `most` */
  #walkTeams(i: number, j: number, column: number, most: number): boolean {
    const { teams: n } = this.#tournament;
    const rowI = i * this.#width;
    const rowJ = j * this.#width;
    const opponents = this.#opponents;
    if (opponents[rowI + column] === j) return false;
    const places = this.#places;
    const columnOf = this.#columnOf;
    const chain = this.#chain;
    let length = 0;
    let at = column;
    do {
      if (length === most) return false;
      chain[length++] = at;
      const opponent = opponents[rowJ + at];
      at = places[rowJ + at] === j ? columnOf[i * n + opponent] : columnOf[opponent * n + i];
    } while (at !== column);
    this.#length = length;
    const isIn = this.#isIn;
    for (let k = 0; k < length; k++) isIn[chain[k]] = 1;
    return true;
  }

  #takeAll(i: number, j: number): void {
    let length = 0;
    for (let column = 1; column <= this.#tournament.slots; column++) {
      if (this.#opponents[i * this.#width + column] === j) continue;
      this.#chain[length++] = column;
      this.#isIn[column] = 1;
    }
    this.#length = length;
  }

  /** @returns the change of cost if teams i and j exchange all they do in the columns of the chain */
  #evaluateTeams(i: number, j: number): number {
    const { teams: n } = this.#tournament;
    const width = this.#width;
    const places = this.#places;
    const opponents = this.#opponents;
    const { distances } = this.#tournament;
    const chain = this.#chain;
    const isIn = this.#isIn;
    const length = this.#length;
    const rowI = i * width;
    const rowJ = j * width;
    let delta = 0;
    let repeats = 0;
    let isTurning = false;
    for (let k = 0; k < length; k++) {
      const s = chain[k];
      const pi = places[rowI + s];
      const pj = places[rowJ + s];
      const oi = opponents[rowI + s];
      const oj = opponents[rowJ + s];
      const isHomeI = pi === i;
      const isHomeJ = pj === j;
      const nextIn = isIn[s + 1] === 1;
      const lastIn = isIn[s - 1] === 1;
      // Where both are at home, or were and will be in the next place, nothing of their own ways changes; else by ways, each once.
      const newI = isHomeJ ? i : pj;
      const newJ = isHomeI ? j : pi;
      if (isHomeI !== isHomeJ) isTurning = true;
      const ai = places[rowI + s + 1];
      const aj = places[rowJ + s + 1];
      if (nextIn) {
        delta += distances[newI * n + (aj === j ? i : aj)] + distances[newJ * n + (ai === i ? j : ai)];
      } else {
        delta += distances[newI * n + ai] + distances[newJ * n + aj];
        repeats += ofExchange(oi, oj, opponents[rowI + s + 1], opponents[rowJ + s + 1]);
      }
      delta -= distances[pi * n + ai] + distances[pj * n + aj];
      if (!lastIn) {
        const bi = places[rowI + s - 1];
        const bj = places[rowJ + s - 1];
        delta += distances[bi * n + newI] + distances[bj * n + newJ] - distances[bi * n + pi] - distances[bj * n + pj];
        repeats += ofExchange(oi, oj, opponents[rowI + s - 1], opponents[rowJ + s - 1]);
      }
      if (isHomeI) delta += this.#ofGuest(oi * width + s, i, j, nextIn, lastIn);
      if (isHomeJ) delta += this.#ofGuest(oj * width + s, j, i, nextIn, lastIn);
    }
    this.#travelChange = delta;
    this.#repeatChange = repeats * this.#tournament.repeatPenalty;
    this.#standChange = isTurning ? this.#stands.ofExchange(i, j, chain, length, 1) : 0;
    return delta + this.#perRepeat * this.#repeatChange + this.#perStand * this.#standChange;
  }

  /** The change of the ways of a guest, in one cell, whose host changes from one team to another, who also exchange the slot after (`nextIn`) or
   *  before it (`lastIn`). The way between two such cells is counted with the earlier. */
  #ofGuest(cell: number, from: number, to: number, nextIn: boolean, lastIn: boolean): number {
    const { teams: n, distances } = this.#tournament;
    const after = this.#places[cell + 1];
    const before = this.#places[cell - 1];
    const now = nextIn && (after === from || after === to) ? from + to - after : after;
    const delta = distances[to * n + now] - distances[from * n + after];
    return lastIn && (before === from || before === to) ? delta : delta + distances[before * n + to] - distances[before * n + from];
  }

  #keepTeams(i: number, j: number): void {
    const { teams: n } = this.#tournament;
    const width = this.#width;
    const places = this.#places;
    const opponents = this.#opponents;
    const columnOf = this.#columnOf;
    const chain = this.#chain;
    let isTurning = false;
    for (let k = 0; k < this.#length; k++) {
      const s = chain[k];
      const atI = i * width + s;
      const atJ = j * width + s;
      const isHomeI = places[atI] === i;
      const isHomeJ = places[atJ] === j;
      const oi = opponents[atI];
      const oj = opponents[atJ];
      if (isHomeI !== isHomeJ) isTurning = true;
      places[atI] = isHomeJ ? i : oj;
      places[atJ] = isHomeI ? j : oi;
      opponents[atI] = oj;
      opponents[atJ] = oi;
      opponents[oi * width + s] = j;
      opponents[oj * width + s] = i;
      if (isHomeI) {
        places[oi * width + s] = j;
        columnOf[j * n + oi] = s;
      } else columnOf[oi * n + j] = s;
      if (isHomeJ) {
        places[oj * width + s] = i;
        columnOf[i * n + oj] = s;
      } else columnOf[oj * n + i] = s;
    }
    if (isTurning) this.#stands.exchange(i, j);
  }

  /** @returns the change of cost if the teams of the chain exchange what they do in columns r < s */
  #evaluateRounds(r: number, s: number): number {
    const { teams: n } = this.#tournament;
    const width = this.#width;
    const places = this.#places;
    const opponents = this.#opponents;
    const { distances } = this.#tournament;
    const isBeside = r + 1 === s;
    let delta = 0;
    let repeats = 0;
    let stands = 0;
    for (let k = 0; k < this.#length; k++) {
      const team = this.#chain[k];
      const atR = team * width + r;
      const atS = team * width + s;
      const pr = places[atR];
      const ps = places[atS];
      const or = opponents[atR];
      const os = opponents[atS];
      const before = places[atR - 1] * n;
      const after = places[atS + 1];
      delta += distances[before + ps] + distances[pr * n + after] - distances[before + pr] - distances[ps * n + after];
      repeats += ofExchange(or, os, opponents[atR - 1], opponents[atS + 1]);
      if (isBeside) delta += distances[ps * n + pr] - distances[pr * n + ps];
      else {
        const inner = places[atR + 1];
        const last = places[atS - 1] * n;
        delta += distances[ps * n + inner] + distances[last + pr] - distances[pr * n + inner] - distances[last + ps];
        repeats += ofExchange(or, os, opponents[atR + 1], opponents[atS - 1]);
      }
      if ((pr === team) === (ps === team)) continue;
      stands += this.#stands.ofTurning(team, r - 1, s - 1);
    }
    this.#travelChange = delta;
    // Both teams of a pair are in the chain.
    this.#repeatChange = (repeats / 2) * this.#tournament.repeatPenalty;
    this.#standChange = stands;
    return delta + this.#perRepeat * this.#repeatChange + this.#perStand * stands;
  }

  #keepRounds(r: number, s: number): void {
    const { teams: n } = this.#tournament;
    const width = this.#width;
    const places = this.#places;
    const opponents = this.#opponents;
    const columnOf = this.#columnOf;
    for (let k = 0; k < this.#length; k++) {
      const team = this.#chain[k];
      const atR = team * width + r;
      const atS = team * width + s;
      const pr = places[atR];
      const ps = places[atS];
      const or = opponents[atR];
      const os = opponents[atS];
      places[atR] = ps;
      places[atS] = pr;
      opponents[atR] = os;
      opponents[atS] = or;
      const atHomeR = pr === team;
      const atHomeS = ps === team;
      if (atHomeR) columnOf[team * n + or] = s;
      if (atHomeS) columnOf[team * n + os] = r;
      if (atHomeR === atHomeS) continue;
      this.#stands.turn(team, r - 1);
      this.#stands.turn(team, s - 1);
    }
  }
}

/** By how many repeats change beside two neighbouring cells of two teams, whose opponents are x and y, if the teams exchange theirs: i and j. */
function ofExchange(i: number, j: number, x: number, y: number): number {
  return (j === x ? 1 : 0) + (i === y ? 1 : 0) - (i === x ? 1 : 0) - (j === y ? 1 : 0);
}
