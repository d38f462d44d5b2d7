import type { Schedule } from '../model/schedule.ts';
import { bitsIn } from './bits.ts';
import type { Random } from './random.ts';
import type { Tournament } from './tournament.ts';

/** The bounds take 2^(teams - 1) numbers a team: 42 MB for 20 teams. */
const MOST_TEAMS = 20;
/** Bounds know trips of up to three games. */
const LONGEST_TRIP = 3;
/** Rows at one side are part of a key, in four bits with their sign. */
const LONGEST_HOME = 7;
/** Buckets that candidates are counted in to find which are good enough to be sorted, and how many times the width these shall be: some are the same
 *  state once more. */
const BUCKETS = 4096;
const SPARE = 2;
/** Indices of candidates are the lower digits of what is sorted. */
const INDICES = 2 ** 23;
/** What a beam may take, in bytes: most of it remembers of each state which one it came from. Each thread of a search has one. */
const MOST_BYTES = 128 * 2 ** 20;
/** States between two looks whether the search is over. */
const STATES_BETWEEN_LOOKS = 4096;

/** Travelling tournaments game by game (Frohner, Neumann, Pace, Raidl 2020 and 2023): a beam search that fills slot after slot and, of all partial schedules
 *  with as many games, keeps those of least travel so far plus a bound of what is to come: for each team the shortest trips that visit those not yet
 *  visited, as if it were alone. Trips are planned as a whole here, where annealing has to find them by exchanges: CIRC16 after 2.6 s of a beam
 *  of 2,000, 978; after 60 s of annealing alone 1,018. */
export class TripBeam {
  /** Children evaluated so far. */
  iterations = 0;
  readonly #tournament: Tournament;
  readonly #teams: number;
  readonly #distances: Float64Array;
  /** By `team * subsets + subset` of the other teams (bits without the own one): the shortest trips that visit all of it. */
  readonly #toVisit: Float32Array;
  readonly #subsets: number;
  /** The rest of a trip of a team that is at p and visits q and r, in the better order, by `((team * n + p) * n + q) * n + r`. */
  readonly #tails: Float64Array;
  /** Zobrist keys, twice 32 bits: of games, and of what a team did last by `(team * n + opponent) * 16 + stand + 8`. */
  readonly #gameKeys: Int32Array;
  readonly #teamKeys: Int32Array;
  readonly #members: Int32Array;
  readonly #order: Int32Array;
  #width = 0;
  #present!: Beam;
  #next!: Beam;
  #costs!: Float64Array;
  #children!: Int32Array;
  #sorted!: Float64Array;
  #found!: Int32Array;
  /** By `layer * width + index`: the state it came from, times all meetings, plus the meeting. */
  #trace!: Int32Array;
  readonly #buckets = new Int32Array(BUCKETS);

  private constructor(tournament: Tournament) {
    const n = tournament.teams;
    this.#tournament = tournament;
    this.#teams = n;
    this.#distances = tournament.distances;
    this.#subsets = 2 ** (n - 1);
    this.#members = new Int32Array(n);
    this.#order = Int32Array.from({ length: n }, (_, team) => team);
    this.#tails = new Float64Array(n ** 4);
    const d = this.#distances;
    for (let t = 0; t < n; t++) {
      for (let p = 0; p < n; p++) {
        for (let q = 0; q < n; q++) {
          for (let r = 0; r < n; r++) {
            const pq = d[p * n + q] + d[q * n + r] + d[r * n + t];
            const pr = d[p * n + r] + d[r * n + q] + d[q * n + t];
            this.#tails[((t * n + p) * n + q) * n + r] = Math.min(pq, pr);
          }
        }
      }
    }
    this.#toVisit = new Float32Array(n * this.#subsets);
    this.#gameKeys = new Int32Array(n * n * 2);
    this.#teamKeys = new Int32Array(n * n * 16 * 2);
  }

  /** @param isOver asked between the bounds of two teams, which take half a second where they are many
   *  @returns null where the bounds know too little, would need too much memory, or it was over */
  static for(tournament: Tournament, isOver: () => boolean): TripBeam | null {
    const { teams, home, away } = tournament;
    const isLimited = home.penalty > 0 && away.penalty > 0;
    if (teams > MOST_TEAMS || !isLimited || away.most > LONGEST_TRIP || home.most > LONGEST_HOME) return null;
    const beam = new TripBeam(tournament);
    for (let team = 0; team < teams; team++) {
      if (isOver()) return null;
      beam.#boundTrips(team);
    }
    return beam;
  }

  /** All trips that visit a subset: the one to its first member, alone or with one or two others, and the best for those that are left. */
  #boundTrips(team: number): void {
    const n = this.#teams;
    const toVisit = this.#toVisit;
    const d = this.#distances;
    const base = team * this.#subsets;
    const most = this.#tournament.away.most;
    const members = this.#members;
    for (let subset = 1; subset < this.#subsets; subset++) {
      const count = this.#list(team, subset);
      const a = members[0];
      const leave = d[team * n + a];
      const withoutA = subset & (subset - 1);
      let best = leave + d[a * n + team] + toVisit[base + withoutA];
      for (let x = 1; x < count && most >= 2; x++) {
        const b = members[x];
        const withoutB = withoutA ^ bitOf(team, b);
        const two = Math.min(leave + d[a * n + b] + d[b * n + team], d[team * n + b] + d[b * n + a] + d[a * n + team]);
        best = Math.min(best, two + toVisit[base + withoutB]);
        for (let y = x + 1; y < count && most >= 3; y++) {
          const c = members[y];
          const three = Math.min(
            leave + this.#tails[((team * n + a) * n + b) * n + c],
            d[team * n + b] + this.#tails[((team * n + b) * n + a) * n + c],
            d[team * n + c] + this.#tails[((team * n + c) * n + a) * n + b],
          );
          best = Math.min(best, three + toVisit[base + (withoutB ^ bitOf(team, c))]);
        }
      }
      toVisit[base + subset] = best;
    }
  }

  /** Puts the members of a subset of the opponents of `team` into {@link #members}.
   *  @returns how many they are */
  #list(team: number, subset: number): number {
    let count = 0;
    for (let rest = subset; rest !== 0; rest &= rest - 1) {
      const bit = 31 - Math.clz32(rest & -rest);
      this.#members[count++] = bit < team ? bit : bit + 1;
    }
    return count;
  }

  /** The shortest way of a team that is at `place`, with `left` more games allowed on this trip, to visit the subset and be home. */
  #boundAway(team: number, subset: number, place: number, left: number): number {
    const n = this.#teams;
    const d = this.#distances;
    const toVisit = this.#toVisit;
    const base = team * this.#subsets;
    let best = d[place * n + team] + toVisit[base + subset];
    if (left === 0) return best;
    const members = this.#members;
    const count = this.#list(team, subset);
    const tails = (team * n + place) * n;
    for (let x = 0; x < count; x++) {
      const q = members[x];
      const withoutQ = subset ^ bitOf(team, q);
      const one = d[place * n + q] + d[q * n + team] + toVisit[base + withoutQ];
      if (one < best) best = one;
      if (left < 2) continue;
      const tail = (tails + q) * n;
      for (let y = x + 1; y < count; y++) {
        const r = members[y];
        const two = this.#tails[tail + r] + toVisit[base + (withoutQ ^ bitOf(team, r))];
        if (two < best) best = two;
      }
    }
    return best;
  }

  #allocate(width: number): void {
    if (width === this.#width) return;
    const n = this.#teams;
    this.#width = width;
    this.#present = new Beam(width, n);
    this.#next = new Beam(width, n);
    const children = width * 2 * (n - 1);
    this.#costs = new Float64Array(children);
    this.#children = new Int32Array(children);
    this.#sorted = new Float64Array(children);
    this.#found = new Int32Array(2 ** Math.ceil(Math.log2(width * 4)));
    this.#trace = new Int32Array(width * n * (n - 1));
  }

  /** The widest beam whose candidates can be told apart and that fits into {@link MOST_BYTES}. */
  get mostWidth(): number {
    const n = this.#teams;
    const children = 2 * (n - 1);
    const bytes = n * (n - 1) * 4 + 2 * (14 * n + 20) + children * 20 + 32;
    return Math.floor(Math.min(MOST_BYTES / bytes, INDICES / children));
  }

  /** One search, in an order of teams and with keys drawn anew.
   *  @param noise up to which costs are disturbed, so that each search is another
   *  @param isOver asked now and then
   *  @returns null if it was over, or no state could be finished */
  search(width: number, noise: number, random: Random, isOver: () => boolean): Schedule | null {
    const n = this.#teams;
    this.#allocate(width);
    random.shuffle(this.#order);
    for (let k = 0; k < this.#gameKeys.length; k++) this.#gameKeys[k] = random.bits();
    for (let k = 0; k < this.#teamKeys.length; k++) this.#teamKeys[k] = random.bits();
    const first = this.#present;
    first.count = 1;
    first.done[0] = 0;
    first.keys[0] = 0;
    first.moreKeys[0] = 0;
    first.costs[0] = 0;
    for (let team = 0; team < n; team++) {
      first.toVisit[team] = this.#subsets - 1;
      first.stands[team] = 0;
      first.opponents[team] = team;
      first.bounds[team] = this.#toVisit[team * this.#subsets + this.#subsets - 1];
      first.costs[0] += first.bounds[team];
    }
    const layers = n * (n - 1);
    for (let layer = 0; layer < layers; layer++) {
      const count = this.#expand(layer, noise, random, isOver);
      this.iterations += count;
      if (count === 0 || isOver()) return null;
      this.#select(layer, count);
    }
    return this.#bestSchedule();
  }

  /** Writes all children of the present states: the first team without a game in this slot meets each other, at home and away.
   *  @returns their number; 0 if it was over */
  #expand(layer: number, noise: number, random: Random, isOver: () => boolean): number {
    const n = this.#teams;
    const beam = this.#present;
    const d = this.#distances;
    const order = this.#order;
    const mostHome = this.#tournament.home.most;
    const mostAway = this.#tournament.away.most;
    const forbidsRepeats = this.#tournament.repeatPenalty > 0;
    const slotsLeft = 2 * (n - 1) - 1 - Math.floor((layer * 2) / n);
    let count = 0;
    for (let state = 0; state < beam.count; state++) {
      if (state % STATES_BETWEEN_LOOKS === STATES_BETWEEN_LOOKS - 1 && isOver()) return 0;
      const done = beam.done[state];
      const row = state * n;
      let k = 0;
      while ((done >> order[k]) & 1) k++;
      const team = order[k];
      for (let opponent = 0; opponent < n; opponent++) {
        if (opponent === team || (done >> opponent) & 1) continue;
        if (forbidsRepeats && beam.opponents[row + team] === opponent) continue;
        for (let way = 0; way < 2; way++) {
          const host = way === 0 ? team : opponent;
          const guest = way === 0 ? opponent : team;
          const guestLeft = beam.toVisit[row + guest];
          const bit = bitOf(guest, host);
          if ((guestLeft & bit) === 0) continue;
          const homeStand = beam.stands[row + host] > 0 ? beam.stands[row + host] + 1 : 1;
          const awayStand = beam.stands[row + guest] < 0 ? 1 - beam.stands[row + guest] : 1;
          if (homeStand > mostHome || awayStand > mostAway) continue;
          // What is left must still fit between each other, in rows as long as allowed.
          const hostLeft = beam.toVisit[row + host];
          const hostAway = bitsIn(hostLeft);
          const hostHome = slotsLeft - hostAway;
          if (hostHome < 0 || hostHome > mostHome - homeStand + mostHome * hostAway || hostAway > mostAway * (1 + hostHome)) continue;
          const guestAway = bitsIn(guestLeft) - 1;
          const guestHome = slotsLeft - guestAway;
          if (guestHome < 0 || guestAway > mostAway - awayStand + mostAway * guestHome || guestHome > mostHome * (1 + guestAway)) continue;
          const hostPlace = beam.stands[row + host] < 0 ? beam.opponents[row + host] : host;
          const guestPlace = beam.stands[row + guest] < 0 ? beam.opponents[row + guest] : guest;
          const cost =
            beam.costs[state] +
            (d[hostPlace * n + host] + this.#toVisit[host * this.#subsets + hostLeft] - beam.bounds[row + host]) +
            (d[guestPlace * n + host] + this.#boundAway(guest, guestLeft ^ bit, host, mostAway - awayStand) - beam.bounds[row + guest]);
          this.#costs[count] = cost + noise * random.unit();
          this.#children[count++] = (state * n + host) * n + guest;
        }
      }
    }
    return count;
  }

  /** Makes the best children the present states; of those that are the same, with the same games and teams where they are, only the best. */
  #select(layer: number, count: number): void {
    const costs = this.#costs;
    const sorted = this.#sorted;
    const found = this.#found;
    const [beam, next] = [this.#present, this.#next];
    const n = this.#teams;
    let least = Infinity;
    let most = -Infinity;
    for (let k = 0; k < count; k++) {
      if (costs[k] < least) least = costs[k];
      if (costs[k] > most) most = costs[k];
    }
    const perBucket = (most - least) / (BUCKETS - 1) || 1;
    const buckets = this.#buckets.fill(0);
    for (let k = 0; k < count; k++) buckets[Math.floor((costs[k] - least) / perBucket)]++;
    let last = 0;
    for (let sum = buckets[0]; sum < SPARE * this.#width && last < BUCKETS - 1; sum += buckets[last]) last++;
    let kept = 0;
    const unit = 2 ** 29 / Math.max(1e-9, most - least);
    for (let k = 0; k < count; k++) {
      if (Math.floor((costs[k] - least) / perBucket) <= last) sorted[kept++] = Math.floor((costs[k] - least) * unit) * INDICES + k;
    }
    sorted.subarray(0, kept).sort();
    found.fill(-1);
    let length = 0;
    for (let at = 0; at < kept && length < this.#width; at++) {
      const child = this.#children[sorted[at] % INDICES];
      const guest = child % n;
      const host = Math.floor(child / n) % n;
      const state = Math.floor(child / (n * n));
      const row = state * n;
      const game = (host * n + guest) * 2;
      const keys = this.#teamKeys;
      const hostStand = beam.stands[row + host];
      const guestStand = beam.stands[row + guest];
      const homeStand = hostStand > 0 ? hostStand + 1 : 1;
      const awayStand = guestStand < 0 ? 1 - guestStand : 1;
      const hostKey = (host * n + beam.opponents[row + host]) * 32 + (hostStand + 8) * 2;
      const guestKey = (guest * n + beam.opponents[row + guest]) * 32 + (guestStand + 8) * 2;
      const newHostKey = (host * n + guest) * 32 + (homeStand + 8) * 2;
      const newGuestKey = (guest * n + host) * 32 + (8 - awayStand) * 2;
      const key = beam.keys[state] ^ this.#gameKeys[game] ^ keys[hostKey] ^ keys[guestKey] ^ keys[newHostKey] ^ keys[newGuestKey];
      const moreKey =
        beam.moreKeys[state] ^
        this.#gameKeys[game + 1] ^
        keys[hostKey + 1] ^
        keys[guestKey + 1] ^
        keys[newHostKey + 1] ^
        keys[newGuestKey + 1];
      let place = key & (found.length - 1);
      while (found[place] >= 0 && (next.keys[found[place]] !== key || next.moreKeys[found[place]] !== moreKey))
        place = (place + 1) & (found.length - 1);
      if (found[place] >= 0) continue;
      found[place] = length;
      next.copy(beam, state, length);
      const to = length * n;
      const hostPlace = hostStand < 0 ? beam.opponents[row + host] : host;
      const guestPlace = guestStand < 0 ? beam.opponents[row + guest] : guest;
      const guestLeft = beam.toVisit[row + guest] ^ bitOf(guest, host);
      const hostBound = this.#toVisit[host * this.#subsets + beam.toVisit[row + host]];
      const guestBound = this.#boundAway(guest, guestLeft, host, this.#tournament.away.most - awayStand);
      next.costs[length] =
        beam.costs[state] +
        (this.#distances[hostPlace * n + host] + hostBound - beam.bounds[row + host]) +
        (this.#distances[guestPlace * n + host] + guestBound - beam.bounds[row + guest]);
      next.toVisit[to + guest] = guestLeft;
      next.bounds[to + host] = hostBound;
      next.bounds[to + guest] = guestBound;
      next.stands[to + host] = homeStand;
      next.stands[to + guest] = -awayStand;
      next.opponents[to + host] = guest;
      next.opponents[to + guest] = host;
      next.done[length] = (layer + 1) % (n / 2) === 0 ? 0 : beam.done[state] | (1 << host) | (1 << guest);
      next.keys[length] = key;
      next.moreKeys[length] = moreKey;
      this.#trace[layer * this.#width + length++] = child;
    }
    next.count = length;
    this.#present = next;
    this.#next = beam;
  }

  #bestSchedule(): Schedule {
    const n = this.#teams;
    const { costs, count } = this.#present;
    let state = 0;
    for (let other = 1; other < count; other++) if (costs[other] < costs[state]) state = other;
    const slotOf = new Int32Array(n * n).fill(-1);
    for (let layer = n * (n - 1) - 1; layer >= 0; layer--) {
      const child = this.#trace[layer * this.#width + state];
      slotOf[child % (n * n)] = Math.floor((layer * 2) / n);
      state = Math.floor(child / (n * n));
    }
    return this.#tournament.schedule(slotOf, 0);
  }
}

/** Partial schedules with the same number of games. */
class Beam {
  count = 0;
  /** Teams that have a game in the present slot. */
  readonly done: Int32Array;
  /** Travel and bounds. */
  readonly costs: Float64Array;
  readonly keys: Int32Array;
  readonly moreKeys: Int32Array;
  /** By `state * teams + team`: opponents still to be visited; games in a row at home, or, below 0, away; the last opponent; the bound of what is to come. */
  readonly toVisit: Int32Array;
  readonly stands: Int8Array;
  readonly opponents: Int8Array;
  readonly bounds: Float64Array;
  readonly #teams: number;

  constructor(width: number, teams: number) {
    this.#teams = teams;
    this.done = new Int32Array(width);
    this.costs = new Float64Array(width);
    this.keys = new Int32Array(width);
    this.moreKeys = new Int32Array(width);
    this.toVisit = new Int32Array(width * teams);
    this.stands = new Int8Array(width * teams);
    this.opponents = new Int8Array(width * teams);
    this.bounds = new Float64Array(width * teams);
  }

  copy(from: Beam, state: number, to: number): void {
    const n = this.#teams;
    for (let team = 0, a = state * n, b = to * n; team < n; team++, a++, b++) {
      this.toVisit[b] = from.toVisit[a];
      this.stands[b] = from.stands[a];
      this.opponents[b] = from.opponents[a];
      this.bounds[b] = from.bounds[a];
    }
  }
}

function bitOf(team: number, opponent: number): number {
  return 1 << (opponent < team ? opponent : opponent - 1);
}
