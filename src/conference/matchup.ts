import { below, type Chance } from './constraint-draw.ts';
import { type Format, gamesPerTeam, opponentsPerTeam } from './format.ts';

/** Two teams, by their place in the plan's list, in no order. */
export type Pair = readonly [string, string];

/** What an office decides before dates: which pairs meet how often, and where. */
export interface MatchupPlan {
  readonly teams: readonly string[];
  readonly format: Format;
  /** Pairs that meet exactly so often: protected rivals (2), pod partners (1), pairs left out this year (0). */
  readonly fixed: readonly { readonly pair: Pair; readonly times: number }[];
  /** Pairs that meet at least once: opponents missed last year. */
  readonly owed: readonly Pair[];
  /** Games whose site is agreed: `home` hosts its single meeting with `away` (agreements, last year's sites turned round). */
  readonly sites: readonly { readonly home: string; readonly away: string }[];
  /** Pairs of which one meeting is a home game of neither. */
  readonly neutral?: readonly Pair[];
  /** Teams that have the extra home game this year, where the number of games is odd. */
  readonly extraHome?: readonly string[];
  /** Pairs of teams of which one has the extra home game and the other has not. */
  readonly splitExtra?: readonly Pair[];
  /** Games a season that each pair has played in the seasons before: who has met least meets first, and miles and strength decide among
   *  equals. Absent: not looked at. */
  readonly metBefore?: (one: string, other: string) => number;
  /** Sites that are wished for, not agreed: last year's turned round. */
  readonly turned?: readonly { readonly home: string; readonly away: string }[];
  /** True: the host of a single meeting is left to the search. */
  readonly freeHosts: boolean;
  /** Miles that the visit of `away` to `home` costs, there and back; both the sum and its spread over teams are kept low. */
  readonly visitMiles: (home: string, away: string) => number;
  /** Strength of each team, on any scale; the sum of the opponents' strengths is kept even. Absent: not looked at. */
  readonly strength?: Readonly<Record<string, number>>;
  /** Trips that a team may make only one of: it visits at most one of these teams. */
  readonly visitOneOf?: readonly { readonly hosts: readonly string[]; readonly except: readonly string[] }[];
}

/** A meeting that was decided: `host: 'either'` leaves its site to the search, `neutral` is a home game of neither. */
export interface Matchup {
  readonly home: string;
  readonly away: string;
  readonly host: 'home' | 'either' | 'neutral';
}

/** What a broken agreement about a pair weighs against the squares of thousands of miles: passed over while it is hot, never
 *  worth it in the end. */
const BROKEN_PAIR = 300;
/** The same for a home count that is out of bounds, in miles. */
const BROKEN_COUNT = 3_000;
/** What it is worth to play where it was not played last year, in miles: a detour across the conference. */
const TURNED_SITE = 600;

/** What the square of a team's opponents together, in standard deviations of strength, weighs against the squares of thousands of miles: an
 *  opponent one deviation stronger than the mean is worth some two thousand miles at first, less where schedules are even. */
const EVEN_STRENGTH = 10;

/** What it weighs that the pair that has met most meets again. An exchange of opponents spares two pairs at most, and so is never worth a
 *  {@link BROKEN_PAIR}. */
const MET_MOST = 120;
/** What miles and strength weigh beside the seasons before: they decide among pairs that met as often. */
const AMONG_EQUALS = 0.1;

/** Decides who meets whom and where: a labelling of all pairs by how often they meet in which each team has the format's
 *  numbers, then hosts within the home counts. Both by exchange: four teams swap opponents, which keeps every team's numbers;
 *  a meeting turns round. Simulated annealing, as long for every plan of one size, so it is repeatable for one chance.
 *  @throws {RangeError} with a sentence, if the agreements cannot hold together */
export function decideMatchups(plan: MatchupPlan, chance: Chance): Matchup[] {
  const index = new Map(plan.teams.map((team, place) => [team, place]));
  const indexOf = (team: string) => {
    const place = index.get(team);
    if (place === undefined) throw new RangeError(`"${team}" is none of the teams ${plan.teams.join(', ')}`);
    return place;
  };
  const times = decidePairs(plan, indexOf, chance);
  return decideHosts(plan, times, indexOf, chance);
}

/** Times that each pair meets, `teams x teams`, symmetric. */
function decidePairs(plan: MatchupPlan, indexOf: (team: string) => number, chance: Chance): Int8Array {
  const { teams, format } = plan;
  const count = teams.length;
  const times = firstLabels(plan, indexOf);
  const wanted = new Int8Array(count * count).fill(-1);
  const owed = new Uint8Array(count * count);
  for (const { pair, times: want } of plan.fixed) {
    const [one, other] = pair.map(indexOf);
    wanted[one * count + other] = wanted[other * count + one] = want;
  }
  for (const pair of plan.owed) {
    const [one, other] = pair.map(indexOf);
    owed[one * count + other] = owed[other * count + one] = 1;
  }
  const divided = format.divisions?.teams.map((members) => new Set(members.map(indexOf)));
  const isInside = (one: number, other: number) => divided?.some((members) => members.has(one) && members.has(other)) ?? false;
  const miles = new Float64Array(count * count);
  for (let one = 0; one < count; one++)
    for (let other = 0; other < count; other++)
      if (one !== other)
        miles[one * count + other] = (plan.visitMiles(teams[one], teams[other]) + plan.visitMiles(teams[other], teams[one])) / 2;
  const strength = strengthsOf(plan);
  const known = knownOf(plan);
  const balance = plan.metBefore === undefined ? 1 : AMONG_EQUALS;

  const brokenPair = (one: number, other: number): number => {
    const cell = one * count + other;
    const broken = wanted[cell] >= 0 && times[cell] !== wanted[cell] ? 1 : 0;
    return broken + (owed[cell] === 1 && times[cell] === 0 ? 1 : 0);
  };
  const pairCost = (one: number, other: number): number =>
    BROKEN_PAIR * brokenPair(one, other) + known[one * count + other] * times[one * count + other];
  // Squares make the sum fall and the teams come together at once.
  const teamCost = (team: number): number => {
    let travelled = 0;
    let strong = 0;
    for (let other = 0; other < count; other++) {
      travelled += times[team * count + other] * miles[team * count + other];
      strong += times[team * count + other] * strength[other];
    }
    return balance * ((travelled / 1000) ** 2 + EVEN_STRENGTH * strong ** 2);
  };
  const exchange = (a: number, b: number, c: number, d: number) => {
    const first = times[a * count + b];
    const second = times[a * count + d];
    for (const [one, other, value] of [
      [a, b, second],
      [c, d, second],
      [a, d, first],
      [c, b, first],
    ])
      times[one * count + other] = times[other * count + one] = value;
  };
  const steps = 2_500 * count;
  for (let step = 0; step < steps; step++) {
    const heat = 40 * (1 - step / steps) ** 2;
    const [a, b, c, d] = [0, 0, 0, 0].map(() => below(count, chance));
    if (new Set([a, b, c, d]).size < 4) continue;
    const first = times[a * count + b];
    const second = times[a * count + d];
    if (first === second || times[c * count + d] !== first || times[c * count + b] !== second) continue;
    if (isInside(a, b) !== isInside(a, d) || isInside(c, d) !== isInside(c, b) || isInside(a, b) !== isInside(c, d)) continue;
    const cost = () =>
      pairCost(a, b) + pairCost(c, d) + pairCost(a, d) + pairCost(c, b) + teamCost(a) + teamCost(b) + teamCost(c) + teamCost(d);
    const before = cost();
    exchange(a, b, c, d);
    if (chance() >= Math.exp((before - cost()) / Math.max(heat, 1e-9))) exchange(a, b, c, d);
  }
  for (let one = 0; one < count; one++) {
    for (let other = one + 1; other < count; other++) {
      if (brokenPair(one, other) === 0) continue;
      const want = wanted[one * count + other];
      throw new RangeError(
        `${teams[one]} and ${teams[other]} should meet ${want >= 0 ? `${want} times` : 'at least once'}, but no way was found to agree that with ${plan.fixed.length} fixed pairs and ${plan.owed.length} owed ones, ${opponentsPerTeam(format)} opponents a team`,
      );
    }
  }
  return times;
}

/** What a meeting of each pair weighs for having met before, `teams x teams`: in proportion, {@link MET_MOST} for the pair that met most
 *  if it meets as often as any. Pairs that are fixed are no matter of choice. */
function knownOf({ teams, format, fixed, metBefore = () => 0 }: MatchupPlan): Float64Array {
  const isFixed = (one: string, other: string) => fixed.some(({ pair }) => pair.includes(one) && pair.includes(other));
  const before = Float64Array.from({ length: teams.length ** 2 }, (_, cell) => {
    const [one, other] = [teams[Math.floor(cell / teams.length)], teams[cell % teams.length]];
    return one === other || isFixed(one, other) ? 0 : metBefore(one, other);
  });
  const most = Math.max(...before);
  const times = Math.max(...format.meetings.map((entry) => entry.times));
  return most === 0 ? before : before.map((games) => (MET_MOST * games) / most / times);
}

/** Each team's strength as distance from the mean in standard deviations, so that the scale does not matter; a team without a figure is
 *  average. */
function strengthsOf({ teams, strength = {} }: MatchupPlan): number[] {
  const known = teams.flatMap((team) => (Object.hasOwn(strength, team) ? [strength[team]] : []));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length));
  return teams.map((team) => (Object.hasOwn(strength, team) && deviation > 0 ? (strength[team] - mean) / deviation : 0));
}

/** A regular labelling to start from. Even numbers of teams: the rounds of the circle method, dealt out by label. Odd
 *  numbers: circles of each distance, two opponents a team each. Divisions: everybody inside, a band of the others across. */
function firstLabels({ teams, format }: MatchupPlan, indexOf: (team: string) => number): Int8Array {
  const count = teams.length;
  const times = new Int8Array(count * count);
  const set = (one: number, other: number, value: number) => {
    times[one * count + other] = times[other * count + one] = value;
  };
  if (format.divisions !== undefined) {
    const [left, right] = format.divisions.teams.map((members) => members.map(indexOf));
    for (const side of [left, right]) for (const one of side) for (const other of side) if (one !== other) set(one, other, 1);
    const across = opponentsPerTeam(format) - format.divisions.inside;
    left.forEach((one, place) => {
      for (let step = 0; step < across; step++) set(one, right[(place + step) % right.length], 1);
    });
    return times;
  }
  const labels = format.meetings.flatMap(({ times: value, opponents }) => Array.from({ length: opponents }, () => value));
  if (count % 2 === 0) {
    labels.forEach((value, round) => {
      set(count - 1, round, value);
      for (let step = 1; step < count / 2; step++) set((round + step) % (count - 1), (round - step + count - 1) % (count - 1), value);
    });
  } else {
    for (let distance = 1; 2 * distance <= labels.length; distance++)
      for (let team = 0; team < count; team++) set(team, (team + distance) % count, labels[2 * distance - 1]);
  }
  return times;
}

function decideHosts(plan: MatchupPlan, times: Int8Array, indexOf: (team: string) => number, chance: Chance): Matchup[] {
  const { teams, format } = plan;
  const count = teams.length;
  const unmet = plan.sites.find(({ home, away }) => times[indexOf(home) * count + indexOf(away)] === 0);
  if (unmet !== undefined) throw new RangeError(`${unmet.home} is to host ${unmet.away}, but the two do not meet`);
  const agreed = new Map(plan.sites.map(({ home, away }) => [indexOf(home) * count + indexOf(away), true]));
  const fixed: Matchup[] = [];
  const isNeutral = (one: number, other: number) =>
    plan.neutral?.some((pair) => pair.includes(teams[one]) && pair.includes(teams[other])) ?? false;
  const single: { home: number; away: number; agreed: boolean }[] = [];
  const hosted = new Array<number>(count).fill(0);
  for (let one = 0; one < count; one++) {
    for (let other = one + 1; other < count; other++) {
      let meets = times[one * count + other];
      if (isNeutral(one, other)) {
        fixed.push({ home: teams[one], away: teams[other], host: 'neutral' });
        meets--;
      }
      for (let leg = 0; leg < Math.floor(meets / 2); leg++) {
        fixed.push({ home: teams[one], away: teams[other], host: 'home' }, { home: teams[other], away: teams[one], host: 'home' });
        hosted[one]++;
        hosted[other]++;
      }
      if (meets % 2 === 0) continue;
      const turned = agreed.has(other * count + one) || (!agreed.has(one * count + other) && chance() < 0.5);
      const isAgreed = agreed.has(one * count + other) || agreed.has(other * count + one);
      single.push({ home: turned ? other : one, away: turned ? one : other, agreed: isAgreed });
    }
  }
  if (plan.freeHosts)
    return [
      ...fixed,
      ...single.map(
        ({ home, away, agreed: isAgreed }): Matchup => ({ home: teams[home], away: teams[away], host: isAgreed ? 'home' : 'either' }),
      ),
    ];
  for (const { home } of single) hosted[home]++;
  const extra = plan.extraHome === undefined ? null : new Set(plan.extraHome.map(indexOf));
  const bounds = teams.map((_, team) =>
    extra === null
      ? format.home
      : extra.has(team)
        ? { min: format.home.max, max: format.home.max }
        : { min: format.home.min, max: format.home.min },
  );
  const oneOf = (plan.visitOneOf ?? []).map(({ hosts, except }) => ({
    hosts: new Set(hosts.map(indexOf)),
    except: new Set(except.map(indexOf)),
  }));
  const splitWith = new Map(
    (plan.splitExtra ?? []).flatMap(
      ([one, other]) =>
        [
          [indexOf(one), indexOf(other)],
          [indexOf(other), indexOf(one)],
        ] as const,
    ),
  );
  const turned = new Set((plan.turned ?? []).map(({ home, away: visitor }) => `${home} ${visitor}`));
  const away = (team: number) => single.filter((game) => game.away === team);
  const countError = (team: number) => Math.max(0, bounds[team].min - hosted[team], hosted[team] - bounds[team].max);
  const splitError = (team: number) => {
    const other = splitWith.get(team);
    return other === undefined ? 0 : Math.abs(hosted[team] + hosted[other] - format.home.min - format.home.max);
  };
  const teamCost = (team: number): number => {
    let cost = BROKEN_COUNT * (countError(team) + splitError(team));
    for (const { hosts, except } of oneOf)
      if (!except.has(team)) cost += BROKEN_COUNT * Math.max(0, away(team).filter(({ home }) => hosts.has(home)).length - 1);
    return cost;
  };
  const turnable = single.filter((game) => !game.agreed);
  const steps = turnable.length === 0 ? 0 : 2_000 * turnable.length;
  for (let step = 0; step < steps; step++) {
    const heat = 1_500 * (1 - step / steps) ** 2;
    // Two turns along a path through one team keep that team's count: the move that is left once counts are right.
    const first = turnable[below(turnable.length, chance)];
    const others = turnable.filter((game) => game !== first && (game.home === first.away || game.away === first.home));
    const moved = chance() < 0.3 || others.length === 0 ? [first] : [first, others[below(others.length, chance)]];
    const touched = new Set(moved.flatMap(({ home, away: visitor }) => [home, visitor]));
    const cost = () =>
      [...touched].reduce((sum, team) => sum + teamCost(team), 0) +
      moved.reduce((sum, { home, away: visitor }) => {
        const wish = turned.has(`${teams[visitor]} ${teams[home]}`) ? TURNED_SITE : 0;
        return sum + plan.visitMiles(teams[home], teams[visitor]) + wish;
      }, 0);
    const turn = () => {
      for (const game of moved) {
        hosted[game.home]--;
        hosted[game.away]++;
        [game.home, game.away] = [game.away, game.home];
      }
    };
    const before = cost();
    turn();
    if (chance() >= Math.exp((before - cost()) / Math.max(heat, 1e-9))) turn();
  }
  const wrong = teams.findIndex((_, team) => teamCost(team) > 0);
  if (wrong >= 0) {
    const { min, max } = bounds[wrong];
    throw new RangeError(
      countError(wrong) > 0
        ? `${teams[wrong]} would host ${hosted[wrong]} of ${gamesPerTeam(format)} games; ${min} to ${max} are allowed, and ${plan.sites.length} agreed sites leave no other way`
        : splitError(wrong) > 0
          ? `${teams[wrong]} and ${teams[splitWith.get(wrong)!]} would host ${hosted[wrong]} and ${hosted[splitWith.get(wrong)!]} games; one of the two has the extra home game, and ${plan.sites.length} agreed sites leave no other way`
          : `${teams[wrong]} would visit more than one school of a group of which only one may be visited`,
    );
  }
  return [...fixed, ...single.map(({ home, away: visitor }): Matchup => ({ home: teams[home], away: teams[visitor], host: 'home' }))];
}
