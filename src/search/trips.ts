import type { Schedule } from '../model/schedule.ts';
import type { Problem } from './compile.ts';
import type { Random } from './random.ts';
import type { Shape } from './shape.ts';

/** Longest row of games at one side that may be the limit, so that a window of one more lies within a word of bits. */
const LONGEST_STAND = 15;

/** Parts of the draws, summed: of games of a pair that change places, games of two slots, whole slots, whole teams; the rest are partial
 *  exchanges of two teams. NL14 and CIRC16 after 12 s: with a third or twice as many of each, longer exchanges, or all as long as they are, no
 *  better (differences of 1 %, as between seeds). */
const SWAP_HOMES = 0.16;
const PARTIAL_SWAP_ROUNDS = 0.21;
const SWAP_ROUNDS = 0.23;
const SWAP_TEAMS = 0.24;

/** Lengths that are drawn for exchanges of two teams: a power of two. */
const LENGTHS = 1024;

/** The travelling tournament: a double round robin without byes whose objective is travel, and whose only rules are how many games a
 *  team may play in a row at home or away, and that no pair meets twice in a row. An annealing of its own, which makes four times as
 *  many moves as the general state (NL12 and CIRC16 in the cold 1,200,000 to 1,500,000 a second, there 300,000): a move is evaluated
 *  before anything is written, from nothing but the places around it.
 *
 *  Columns 0 and `slots` + 1 of each row stand for home, before the first game and after the last. */
export class Trips {
  /** Cost of the present schedule, and what it breaks, in units of deviation. */
  travel = 0;
  repeats = 0;
  stands = 0;
  /** Best without anything broken. */
  best = Infinity;
  /** Moves evaluated, kept, and drawn so far; some draws lead to no move. */
  iterations = 0;
  kept = 0;
  draws = 0;
  readonly #problem: Problem;
  readonly teams: number;
  readonly #slots: number;
  readonly #width: number;
  /** `from * teams + to`, places being named by their teams. */
  readonly distances: Float64Array;
  /** By `team * width + 1 + slot`. */
  readonly #places: Int32Array;
  readonly #rivals: Int32Array;
  /** Column of a game by `host * teams + guest`, now and in the best. */
  readonly #columnOf: Int32Array;
  readonly #bestColumns: Int32Array;
  /** At home: bits by `team * words + word`; a word begins `#step` columns after the one before and overlaps with the next. */
  readonly #homes: Int32Array;
  readonly #words: number;
  readonly #step: number;
  readonly #startMask: number;
  readonly #valid: Int32Array;
  /** By `column * words + word`. */
  readonly #bits: Int32Array;
  readonly mostHome: number;
  readonly mostAway: number;
  readonly #homePenalty: number;
  readonly #awayPenalty: number;
  readonly #repeatPenalty: number;
  /** The present move: columns that two teams exchange, or teams that exchange two columns. */
  readonly #chain: Int32Array;
  #length = 0;
  readonly #isIn: Uint8Array;
  readonly #mask: Int32Array;
  readonly #lengths: Int32Array;
  #travelChange = 0;
  #repeatChange = 0;
  #standChange = 0;
  /** Cost of a unit of deviation. */
  #perRepeat = 1;
  #perStand = 1;

  private constructor(problem: Problem, mostHome: Limit, mostAway: Limit, repeatPenalty: number) {
    const { teams, slots, season } = problem;
    this.#problem = problem;
    this.teams = teams;
    this.#slots = slots;
    this.#width = slots + 2;
    this.distances = new Float64Array(teams * teams);
    for (let from = 0; from < teams; from++) {
      for (let to = 0; to < teams; to++) {
        const [a, b] = [season.teams[from].venue, season.teams[to].venue];
        this.distances[from * teams + to] = a === b ? 0 : season.objective.weight * season.distances![a * season.venues.length + b];
      }
    }
    this.#places = new Int32Array(teams * this.#width);
    this.#rivals = new Int32Array(teams * this.#width);
    this.#columnOf = new Int32Array(teams * teams);
    this.#bestColumns = new Int32Array(teams * teams);
    this.mostHome = mostHome.most;
    this.mostAway = mostAway.most;
    this.#homePenalty = mostHome.penalty;
    this.#awayPenalty = mostAway.penalty;
    this.#repeatPenalty = repeatPenalty;
    const most = Math.max(mostHome.most, mostAway.most);
    this.#step = 32 - most;
    this.#startMask = 2 ** this.#step - 1;
    this.#words = Math.max(1, Math.ceil((slots - most) / this.#step));
    this.#homes = new Int32Array(teams * this.#words);
    this.#valid = new Int32Array(this.#words);
    this.#bits = new Int32Array(this.#width * this.#words);
    for (let slot = 0; slot < slots; slot++) {
      for (let word = 0; word < this.#words; word++) {
        const at = slot - word * this.#step;
        if (at < 0 || at > 31) continue;
        this.#bits[(slot + 1) * this.#words + word] = 1 << at;
        this.#valid[word] |= 1 << at;
      }
    }
    this.#chain = new Int32Array(Math.max(slots, teams));
    this.#isIn = new Uint8Array(this.#width);
    this.#mask = new Int32Array(this.#words);
    const longest = Math.max(8, Math.floor(slots / 2));
    const meanLength = 3.5;
    this.#lengths = Int32Array.from({ length: LENGTHS }, (_, k) =>
      Math.min(longest, 2 + Math.floor(-meanLength * Math.log(1 - (k + 0.5) / LENGTHS))),
    );
  }

  /** @returns null if the season is anything else than a travelling tournament */
  static for(problem: Problem, shape: Shape, locked: Uint8Array | null): Trips | null {
    const { season, teams, slots, games, first, second, meetingOf, place, pairStarts } = problem;
    const { objective } = season;
    if (objective.kind !== 'TR' || objective.weight < 0 || (objective.returnHomeAfterDays ?? null) !== null) return null;
    if (locked?.includes(1) || shape.partner !== null || shape.phases > 1 || shape.isOptional) return null;
    if (season.distances === null || teams < 4 || games !== teams * (teams - 1) || games * 2 !== teams * slots) return null;
    const met = new Uint8Array(teams * teams);
    for (let game = 0; game < games; game++) {
      const [host, guest] = [first[game], second[game]];
      if (season.games[game].host !== 'home' || place[meetingOf[game * 2]] !== season.teams[host].venue) return null;
      if (pairStarts[host * teams + guest + 1] - pairStarts[host * teams + guest] !== 2 || met[host * teams + guest]++ > 0) return null;
    }
    let [home, away, repeatPenalty]: [Limit, Limit, number] = [FREE, FREE, 0];
    for (const c of season.constraints) {
      if (c.penalty === 0) continue;
      if (!c.hard || c.penalty < 0) return null;
      if (c.kind === 'SE1' && c.teams.length === teams && c.min === 1) repeatPenalty += c.penalty;
      else if (c.kind === 'CA3' && c.mode1 !== 'HA' && c.teams1.length === teams && c.teams2.length === teams) {
        const isHome = c.mode1 === 'H';
        if (c.min > 0 || c.max !== c.intp - 1 || c.max < 1 || c.max > LONGEST_STAND || (isHome ? home : away) !== FREE) return null;
        if (isHome) home = { most: c.max, penalty: c.penalty };
        else away = { most: c.max, penalty: c.penalty };
      } else return null;
    }
    for (const { kind, hard, penalty } of season.structure) {
      if (penalty !== 0 && !(hard && ['BA1', 'BA2'].includes(kind))) return null;
    }
    return new Trips(problem, home, away, repeatPenalty);
  }

  /** Hard units of the present schedule. */
  get broken(): number {
    return this.repeats + this.stands;
  }

  /** Takes over a schedule in which each game has a slot. */
  load({ slots }: Schedule): void {
    const { first, second, games } = this.#problem;
    for (let game = 0; game < games; game++) this.#columnOf[first[game] * this.teams + second[game]] = slots[game] + 1;
    this.#fill();
  }

  /** The best schedule without anything broken; of use once {@link best} is finite. */
  saveBest(): Schedule {
    return this.toSchedule(this.#bestColumns, 1);
  }

  save(): Schedule {
    return this.toSchedule(this.#columnOf, 1);
  }

  get forbidsRepeats(): boolean {
    return this.#repeatPenalty > 0;
  }

  /** Whether rows of games at home and away both have a limit. */
  get limitsStands(): boolean {
    return this.#homePenalty > 0 && this.#awayPenalty > 0;
  }

  /** The schedule by the slots of games at `host * teams + guest`, which begin at `from`. */
  toSchedule(slotOf: Int32Array, from = 0): Schedule {
    const { first, second, games } = this.#problem;
    const slots = Int16Array.from({ length: games }, (_, game) => slotOf[first[game] * this.teams + second[game]] - from);
    return { slots, flipped: new Uint8Array(games) };
  }

  /** Costs of a unit of each deviation. */
  weigh(hard: number): void {
    this.#perRepeat = 0.5 * hard;
    this.#perStand = hard;
  }

  #fill(): void {
    const n = this.teams;
    const width = this.#width;
    const words = this.#words;
    this.#homes.fill(0);
    for (let team = 0; team < n; team++) {
      for (const column of [0, width - 1]) {
        this.#places[team * width + column] = team;
        this.#rivals[team * width + column] = -1 - column;
      }
    }
    for (let host = 0; host < n; host++) {
      for (let guest = 0; guest < n; guest++) {
        if (host === guest) continue;
        const column = this.#columnOf[host * n + guest];
        this.#places[host * width + column] = host;
        this.#places[guest * width + column] = host;
        this.#rivals[host * width + column] = guest;
        this.#rivals[guest * width + column] = host;
        for (let word = 0; word < words; word++) this.#homes[host * words + word] |= this.#bits[column * words + word];
      }
    }
    this.travel = 0;
    this.repeats = 0;
    this.stands = 0;
    for (let team = 0; team < n; team++) {
      for (let column = 1; column < width; column++) {
        const at = team * width + column;
        this.travel += this.distances[this.#places[at - 1] * n + this.#places[at]];
        if (this.#rivals[at] === this.#rivals[at - 1] && this.#rivals[at] > team) this.repeats += this.#repeatPenalty;
      }
      for (let word = 0; word < words; word++) this.stands += this.#standsIn(this.#homes[team * words + word], word);
    }
    this.#look();
  }

  /** What the windows cost that begin in a word. */
  #standsIn(home: number, word: number): number {
    const mask = this.#startMask;
    let cost = 0;
    if (this.#homePenalty > 0) {
      let all = home;
      for (let k = 1; k <= this.mostHome; k++) all &= home >>> k;
      if ((all & mask) !== 0) cost += this.#homePenalty * bitsIn(all & mask);
    }
    if (this.#awayPenalty > 0) {
      const away = ~home & this.#valid[word];
      let all = away;
      for (let k = 1; k <= this.mostAway; k++) all &= away >>> k;
      if ((all & mask) !== 0) cost += this.#awayPenalty * bitsIn(all & mask);
    }
    return cost;
  }

  /** Draws, evaluates and decides that many moves. */
  anneal(random: Random, temperature: number, draws: number): void {
    const n = this.teams;
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
          r = 1 + random.below(this.#slots);
          s = 1 + random.below(this.#slots - 1);
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
        else if (!this.#walkTeams(i, j, 1 + random.below(this.#slots), this.#lengths[random.bits() & (LENGTHS - 1)])) continue;
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
    this.kept++;
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
    const rivals = this.#rivals;
    const width = this.#width;
    const chain = this.#chain;
    const most = this.teams / 2;
    let length = 0;
    let at = team;
    do {
      if (length + 2 > most) return false;
      const next = rivals[at * width + r];
      chain[length++] = at;
      chain[length++] = next;
      at = rivals[next * width + s];
    } while (at !== team);
    this.#length = length;
    return length > 2;
  }

  /** The columns that teams i and j must exchange with `column`: whatever one takes over, it had elsewhere.
   *  @returns whether they are at most `most` */
  #walkTeams(i: number, j: number, column: number, most: number): boolean {
    const n = this.teams;
    const rowI = i * this.#width;
    const rowJ = j * this.#width;
    const rivals = this.#rivals;
    if (rivals[rowI + column] === j) return false;
    const places = this.#places;
    const columnOf = this.#columnOf;
    const chain = this.#chain;
    let length = 0;
    let at = column;
    do {
      if (length === most) return false;
      chain[length++] = at;
      const rival = rivals[rowJ + at];
      at = places[rowJ + at] === j ? columnOf[i * n + rival] : columnOf[rival * n + i];
    } while (at !== column);
    this.#length = length;
    const isIn = this.#isIn;
    for (let k = 0; k < length; k++) isIn[chain[k]] = 1;
    return true;
  }

  #takeAll(i: number, j: number): void {
    let length = 0;
    for (let column = 1; column <= this.#slots; column++) {
      if (this.#rivals[i * this.#width + column] === j) continue;
      this.#chain[length++] = column;
      this.#isIn[column] = 1;
    }
    this.#length = length;
  }

  /** @returns the change of cost if teams i and j exchange all they do in the columns of the chain */
  #evaluateTeams(i: number, j: number): number {
    const n = this.teams;
    const width = this.#width;
    const places = this.#places;
    const rivals = this.#rivals;
    const distances = this.distances;
    const chain = this.#chain;
    const isIn = this.#isIn;
    const length = this.#length;
    const rowI = i * width;
    const rowJ = j * width;
    const fromI = i * n;
    const fromJ = j * n;
    let delta = 0;
    let repeats = 0;
    let turned = 0;
    for (let k = 0; k < length; k++) {
      const s = chain[k];
      const pi = places[rowI + s];
      const pj = places[rowJ + s];
      const oi = rivals[rowI + s];
      const oj = rivals[rowJ + s];
      const isHomeI = pi === i;
      const isHomeJ = pj === j;
      const nextIn = isIn[s + 1] === 1;
      const lastIn = isIn[s - 1] === 1;
      // Where both are at home, or were and will be in the next place, nothing of their own ways changes; else by ways, each once.
      const newI = isHomeJ ? i : pj;
      const newJ = isHomeI ? j : pi;
      if (isHomeI !== isHomeJ) turned = 1;
      const ai = places[rowI + s + 1];
      const aj = places[rowJ + s + 1];
      if (nextIn) {
        delta += distances[newI * n + (aj === j ? i : aj)] + distances[newJ * n + (ai === i ? j : ai)];
      } else {
        delta += distances[newI * n + ai] + distances[newJ * n + aj];
        const xi = rivals[rowI + s + 1];
        const xj = rivals[rowJ + s + 1];
        if (oj === xi) repeats++;
        if (oi === xj) repeats++;
        if (oi === xi) repeats--;
        if (oj === xj) repeats--;
      }
      delta -= distances[pi * n + ai] + distances[pj * n + aj];
      if (!lastIn) {
        const bi = places[rowI + s - 1];
        const bj = places[rowJ + s - 1];
        delta += distances[bi * n + newI] + distances[bj * n + newJ] - distances[bi * n + pi] - distances[bj * n + pj];
        const xi = rivals[rowI + s - 1];
        const xj = rivals[rowJ + s - 1];
        if (oj === xi) repeats++;
        if (oi === xj) repeats++;
        if (oi === xi) repeats--;
        if (oj === xj) repeats--;
      }
      if (isHomeI) {
        // The guest of i now goes to j.
        const row = oi * width + s;
        const after = places[row + 1];
        const isTurningAfter = nextIn && (after === i || after === j);
        const now = isTurningAfter ? (after === i ? j : i) : after;
        delta += distances[fromJ + now] - distances[fromI + after];
        const before = places[row - 1];
        if (!(lastIn && (before === i || before === j))) delta += distances[before * n + j] - distances[before * n + i];
      }
      if (isHomeJ) {
        const row = oj * width + s;
        const after = places[row + 1];
        const isTurningAfter = nextIn && (after === i || after === j);
        const now = isTurningAfter ? (after === i ? j : i) : after;
        delta += distances[fromI + now] - distances[fromJ + after];
        const before = places[row - 1];
        if (!(lastIn && (before === i || before === j))) delta += distances[before * n + i] - distances[before * n + j];
      }
    }
    this.#travelChange = delta;
    this.#repeatChange = repeats * this.#repeatPenalty;
    this.#standChange = turned === 0 ? 0 : this.#standsByTeams(i, j);
    return delta + this.#perRepeat * this.#repeatChange + this.#perStand * this.#standChange;
  }

  #standsByTeams(i: number, j: number): number {
    const words = this.#words;
    const homes = this.#homes;
    const mask = this.#mask;
    const bits = this.#bits;
    const chain = this.#chain;
    let change = 0;
    for (let word = 0; word < words; word++) {
      let own = 0;
      for (let k = 0; k < this.#length; k++) own |= bits[chain[k] * words + word];
      const hi = homes[i * words + word];
      const hj = homes[j * words + word];
      const turning = own & (hi ^ hj);
      mask[word] = turning;
      if (turning === 0) continue;
      change +=
        this.#standsIn(hi ^ turning, word) + this.#standsIn(hj ^ turning, word) - this.#standsIn(hi, word) - this.#standsIn(hj, word);
    }
    return change;
  }

  #keepTeams(i: number, j: number): void {
    const n = this.teams;
    const width = this.#width;
    const words = this.#words;
    const places = this.#places;
    const rivals = this.#rivals;
    const columnOf = this.#columnOf;
    const chain = this.#chain;
    let isTurning = false;
    for (let k = 0; k < this.#length; k++) {
      const s = chain[k];
      const atI = i * width + s;
      const atJ = j * width + s;
      const isHomeI = places[atI] === i;
      const isHomeJ = places[atJ] === j;
      const oi = rivals[atI];
      const oj = rivals[atJ];
      if (isHomeI !== isHomeJ) isTurning = true;
      places[atI] = isHomeJ ? i : oj;
      places[atJ] = isHomeI ? j : oi;
      rivals[atI] = oj;
      rivals[atJ] = oi;
      rivals[oi * width + s] = j;
      rivals[oj * width + s] = i;
      if (isHomeI) {
        places[oi * width + s] = j;
        columnOf[j * n + oi] = s;
      } else columnOf[oi * n + j] = s;
      if (isHomeJ) {
        places[oj * width + s] = i;
        columnOf[i * n + oj] = s;
      } else columnOf[oj * n + i] = s;
    }
    if (!isTurning) return;
    for (let word = 0; word < words; word++) {
      this.#homes[i * words + word] ^= this.#mask[word];
      this.#homes[j * words + word] ^= this.#mask[word];
    }
  }

  /** @returns the change of cost if the teams of the chain exchange what they do in columns r < s */
  #evaluateRounds(r: number, s: number): number {
    const n = this.teams;
    const width = this.#width;
    const words = this.#words;
    const places = this.#places;
    const rivals = this.#rivals;
    const distances = this.distances;
    const bits = this.#bits;
    const homes = this.#homes;
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
      const or = rivals[atR];
      const os = rivals[atS];
      const before = places[atR - 1] * n;
      const after = places[atS + 1];
      delta += distances[before + ps] + distances[pr * n + after] - distances[before + pr] - distances[ps * n + after];
      const x = rivals[atR - 1];
      if (os === x) repeats++;
      if (or === x) repeats--;
      const y = rivals[atS + 1];
      if (or === y) repeats++;
      if (os === y) repeats--;
      if (isBeside) delta += distances[ps * n + pr] - distances[pr * n + ps];
      else {
        const inner = places[atR + 1];
        const last = places[atS - 1] * n;
        delta += distances[ps * n + inner] + distances[last + pr] - distances[pr * n + inner] - distances[last + ps];
        const z = rivals[atR + 1];
        if (os === z) repeats++;
        if (or === z) repeats--;
        const w = rivals[atS - 1];
        if (or === w) repeats++;
        if (os === w) repeats--;
      }
      if ((pr === team) === (ps === team)) continue;
      for (let word = 0; word < words; word++) {
        const turning = bits[r * words + word] | bits[s * words + word];
        if (turning === 0) continue;
        const home = homes[team * words + word];
        stands += this.#standsIn(home ^ turning, word) - this.#standsIn(home, word);
      }
    }
    this.#travelChange = delta;
    // Both teams of a pair are in the chain.
    this.#repeatChange = (repeats / 2) * this.#repeatPenalty;
    this.#standChange = stands;
    return delta + this.#perRepeat * this.#repeatChange + this.#perStand * stands;
  }

  #keepRounds(r: number, s: number): void {
    const n = this.teams;
    const width = this.#width;
    const words = this.#words;
    const places = this.#places;
    const rivals = this.#rivals;
    const columnOf = this.#columnOf;
    for (let k = 0; k < this.#length; k++) {
      const team = this.#chain[k];
      const atR = team * width + r;
      const atS = team * width + s;
      const pr = places[atR];
      const ps = places[atS];
      const or = rivals[atR];
      const os = rivals[atS];
      places[atR] = ps;
      places[atS] = pr;
      rivals[atR] = os;
      rivals[atS] = or;
      const atHomeR = pr === team;
      const atHomeS = ps === team;
      if (atHomeR) columnOf[team * n + or] = s;
      if (atHomeS) columnOf[team * n + os] = r;
      if (atHomeR === atHomeS) continue;
      for (let word = 0; word < words; word++) {
        this.#homes[team * words + word] ^= this.#bits[r * words + word] | this.#bits[s * words + word];
      }
    }
  }
}

/** How many games in a row are allowed, and what each window of one more costs. */
interface Limit {
  readonly most: number;
  readonly penalty: number;
}

const FREE: Limit = { most: 1, penalty: 0 };

function bitsIn(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
