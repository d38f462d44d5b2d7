import type { Schedule } from '../model/schedule.ts';
import type { Problem } from './compile.ts';
import { Move } from './move.ts';
import type { Random } from './random.ts';
import type { Shape } from './shape.ts';
import type { State } from './state.ts';

/** A first schedule of all leagues' round robins: for each a random one-factorisation, its rounds in slots of their own. The
 *  circle method is not used: from its schedules the partial swaps find few short chains, for some team counts none.
 *  Games that find no slot, and all additional games, stay without one; {@link placeMissing} goes on from there. */
export function constructRounds(problem: Problem, shape: Shape, random: Random): Schedule {
  const { season, games, slots, teams, pairStarts, pairGames, isFree } = problem;
  const schedule = { slots: new Int16Array(games).fill(-1), flipped: new Uint8Array(games) };
  const roundRobinGames = games - season.additionalGames.length;
  const used = new Uint8Array(games);
  season.leagues.forEach(({ roundRobins }, league) => {
    const members = season.teams.flatMap((team, index) => (team.league === league ? [index] : []));
    if (roundRobins === 0 || members.length < 2) return;
    const size = members.length + (members.length % 2);
    const tied = shape.partner !== null;
    const slotOfRound = roundSlots(shape, random, slots, roundRobins, size - 1);
    for (let leg = 0; leg < (tied ? 1 : roundRobins); leg++) {
      const rivals = factorise(size, random);
      for (let round = 0; round < size - 1; round++) {
        const slot = slotOfRound[leg * (size - 1) + round];
        if (slot === undefined) continue;
        for (let p = 0; p < members.length; p++) {
          const q = rivals[round * size + p];
          if (q < p || q >= members.length) continue;
          const pair = members[p] * teams + members[q];
          const count = pairStarts[pair + 1] - pairStarts[pair];
          const offset = random.below(count);
          for (let k = 0; k < count; k++) {
            const game = pairGames[pairStarts[pair] + ((k + offset) % count)];
            if (used[game] === 1 || game >= roundRobinGames) continue;
            used[game] = 1;
            schedule.slots[game] = slot;
            schedule.flipped[game] = isFree[game] === 1 ? random.below(2) : 0;
            if (tied) schedule.slots[shape.twin[game]] = shape.partner[slot];
            break;
          }
        }
      }
    }
  });
  return schedule;
}

/** A random one-factorisation of the complete graph on an even number of points, by the hill climbing of Dinitz and Stinson
 *  (1987): put a missing edge where one of its ends is free, or an edge where both are; what it displaces is missing again.
 *  The number of placed edges never falls.
 *  @returns the rival of each point in each round, at `round * size + point` */
function factorise(size: number, random: Random): Int32Array {
  const rounds = size - 1;
  const rivals = new Int32Array(rounds * size).fill(-1);
  const roundOf = new Int32Array(size * size).fill(-1);
  const put = (x: number, y: number, round: number) => {
    rivals[round * size + x] = y;
    rivals[round * size + y] = x;
    roundOf[x * size + y] = roundOf[y * size + x] = round;
  };
  const take = (x: number, y: number) => {
    const round = roundOf[x * size + y];
    rivals[round * size + x] = rivals[round * size + y] = -1;
    roundOf[x * size + y] = roundOf[y * size + x] = -1;
  };
  /** A random index of those that pass, -1 if none does. */
  const draw = (count: number, passes: (k: number) => boolean) => {
    const start = random.below(count);
    for (let k = 0; k < count; k++) if (passes((start + k) % count)) return (start + k) % count;
    return -1;
  };
  for (let placed = 0; placed < (rounds * size) / 2; ) {
    const x = random.below(size);
    const round = draw(rounds, (r) => rivals[r * size + x] < 0);
    if (round < 0) continue;
    if (random.below(2) === 0) {
      const y = draw(size, (p) => p !== x && roundOf[x * size + p] < 0);
      const displaced = rivals[round * size + y];
      if (displaced >= 0) take(y, displaced);
      else placed++;
      put(x, y, round);
    } else {
      const y = draw(size, (p) => p !== x && rivals[round * size + p] < 0);
      if (y < 0) continue;
      if (roundOf[x * size + y] >= 0) take(x, y);
      else placed++;
      put(x, y, round);
    }
  }
  return rivals;
}

/** Which slots the rounds of a league's round robins go to, in order. */
function roundSlots(shape: Shape, random: Random, slots: number, roundRobins: number, length: number): number[] {
  if (shape.partner !== null) {
    const leading = Array.from({ length: slots }, (_, slot) => slot).filter((slot) => slot < shape.partner![slot]);
    return leading.slice(0, length);
  }
  const rounds = roundRobins * length;
  if (rounds >= slots) return Array.from({ length: slots }, (_, slot) => slot);
  // With slots to spare each phase takes its own; the last phase, or a season without phases, is spread evenly.
  const fixed = shape.phases > 1 ? (roundRobins - 1) * length : 0;
  const offset = random.unit();
  return Array.from({ length: rounds }, (_, round) =>
    round < fixed
      ? round
      : fixed + Math.min(slots - fixed - 1, Math.floor(((round - fixed + offset) * (slots - fixed)) / (rounds - fixed))),
  );
}

const SLOT_DRAWS = 12;
const CHAIN_DRAWS = 60;
/** Steps of {@link displace} for each game of the season, and slots that each looks at. */
const DISPLACE_STEPS = 50;
const DISPLACE_DRAWS = 4;

/** Gives games without a slot one: the cheapest of some slots where both teams are free; if there is none, a Kempe chain
 *  between a slot free for one and a slot free for the other makes one, if it ends well. What is left displaces others. What stays without
 *  a slot then the search must find room for. */
export function placeMissing(state: State, random: Random): void {
  const { problem, slotOf, locked, cells, flips } = state;
  const { games, slots, first, second } = problem;
  const move = new Move(games);
  const order = Int32Array.from({ length: games }, (_, game) => game);
  random.shuffle(order);
  for (const game of order) {
    if (slotOf[game] >= 0 || locked[game] === 1) continue;
    const [a, b] = [first[game], second[game]];
    const isOpen = (team: number, slot: number) => cells[team * slots + slot] < 0;
    let best = -1;
    let least = Infinity;
    let draws = 0;
    const start = random.below(slots);
    for (let k = 0; k < slots && draws < SLOT_DRAWS; k++) {
      const slot = (start + k * stride(slots)) % slots;
      if (!isOpen(a, slot) || !isOpen(b, slot)) continue;
      draws++;
      move.clear();
      move.add(game, slot, flips[game]);
      const delta = state.evaluate(move, least);
      state.undo(move);
      if (delta < least) {
        least = delta;
        best = slot;
      }
    }
    for (let k = 0; k < CHAIN_DRAWS && best < 0; k++) {
      const [r, s] = [random.below(slots), random.below(slots)];
      if (r === s || !isOpen(a, r) || !isOpen(b, s)) continue;
      if (openByChain(state, move, b, r, s) && isOpen(a, r) && isOpen(b, r)) best = r;
    }
    if (best < 0) continue;
    move.clear();
    move.add(game, best, flips[game]);
    state.evaluate(move, Infinity);
    state.keep();
  }
  if (problem.completenessClass !== 0) displace(state, move, random);
}

/** Places games by hill climbing on how many have no slot, as Dinitz and Stinson (1987) do it for one-factorisations: a missing game goes where one of
 *  its teams is free, and what the other plays there is missing instead; or that team meets there another one that is free, which it meets in
 *  some other slot so far. So seasons without a free cell that are no round robins are completed: of the 130 games of MLB_DIV2 5 to 12 stayed out. */
function displace(state: State, move: Move, random: Random): void {
  const { problem, slotOf, locked, cells, flips } = state;
  const { games, slots, teams, first, second, pairStarts, pairGames } = problem;
  const missing: number[] = [];
  for (let game = 0; game < games; game++) if (slotOf[game] < 0 && locked[game] === 0) missing.push(game);
  const put = (game: number, slot: number, displaced: number) => {
    move.clear();
    if (displaced >= 0) move.add(displaced, -1, flips[displaced]);
    move.add(game, slot, flips[game]);
    return state.evaluate(move, Infinity);
  };
  const isOpen = (team: number, slot: number) => cells[team * slots + slot] < 0;
  for (let step = 0; missing.length > 0 && step < DISPLACE_STEPS * games; step++) {
    const at = random.below(missing.length);
    const game = missing[at];
    const [team, other] = random.below(2) === 0 ? [first[game], second[game]] : [second[game], first[game]];
    let best = -1;
    let least = Infinity;
    let draws = 0;
    const start = random.below(slots);
    for (let k = 0; k < slots && draws < DISPLACE_DRAWS; k++) {
      const slot = (start + k) % slots;
      const there = cells[other * slots + slot];
      if (!isOpen(team, slot) || (there >= 0 && locked[there] === 1)) continue;
      draws++;
      const delta = put(game, slot, there);
      state.undo(move);
      if (delta < least) [least, best] = [delta, slot];
    }
    if (best < 0) continue;
    const displaced = cells[other * slots + best];
    const rival = random.below(teams);
    const from = team * teams + rival;
    if (displaced >= 0 && rival !== team && isOpen(rival, best) && pairStarts[from + 1] > pairStarts[from]) {
      const placed = pairGames[pairStarts[from] + random.below(pairStarts[from + 1] - pairStarts[from])];
      if (locked[placed] === 1 || slotOf[placed] < 0) continue;
      put(placed, best, -1);
    } else {
      put(game, best, displaced);
      if (displaced >= 0) missing[at] = displaced;
      else missing.splice(at, 1);
    }
    state.keep();
  }
}

/** A step that visits all slots before it repeats one. */
function stride(slots: number): number {
  for (const step of [7, 11, 13, 17, 19]) if (slots % step !== 0) return step;
  return 1;
}

/** Exchanges slots r and s along the chain that begins with the game of `team` in r, so that the team is free there. */
function openByChain(state: State, move: Move, team: number, r: number, s: number): boolean {
  const { problem, cells, locked, flips } = state;
  const { slots, first, second } = problem;
  move.clear();
  let at = team;
  let [from, to] = [r, s];
  for (;;) {
    const game = cells[at * slots + from];
    if (game < 0) break;
    if (locked[game] === 1) return false;
    move.add(game, to, flips[game]);
    at = first[game] + second[game] - at;
    [from, to] = [to, from];
  }
  state.evaluate(move, Infinity);
  state.keep();
  return true;
}
