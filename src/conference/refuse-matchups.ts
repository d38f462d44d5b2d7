import { type Format, gamesPerTeam, opponentsPerTeam } from './format.ts';
import type { Matchup, MatchupPlan } from './matchup.ts';

const TIMES: readonly string[] = ['never', 'once', 'twice'];

function timesName(times: number): string {
  return TIMES[times] ?? `${times} times`;
}

/** Says why what was agreed about pairs and sites cannot hold together with the format: a sentence with its arithmetic for each
 *  reason and team, none if nothing speaks against it. Necessary conditions only. */
export function refuseAgreements({ teams, format, fixed, owed, sites, extraHome, neutral = [] }: MatchupPlan): string[] {
  const sentences = refuseDivisions(format, teams);
  const games = gamesPerTeam(format);
  const met = opponentsPerTeam(format);
  for (const [one, other] of [...fixed.map(({ pair }) => pair), ...owed, ...sites.map(({ home, away }) => [home, away])]) {
    const stranger = [one, other].find((code) => !teams.includes(code));
    if (stranger !== undefined) sentences.push(`An agreement names ${stranger}, which is none of the teams ${teams.join(', ')}.`);
    else if (one === other) sentences.push(`An agreement has ${one} meet itself.`);
  }
  const twice = fixed.find(({ pair }, index) =>
    fixed.some((other, place) => place < index && pair.every((code) => other.pair.includes(code))),
  );
  if (twice !== undefined) sentences.push(`The pair ${twice.pair.join(' and ')} is fixed twice.`);
  for (const { home, away } of sites)
    if (fixed.some(({ pair, times }) => times === 0 && pair.includes(home) && pair.includes(away)))
      sentences.push(`${home} is to host ${away}, but the two are fixed not to meet.`);
  for (const { home, away } of sites) {
    const times =
      fixed.find(({ pair }) => pair.includes(home) && pair.includes(away))?.times ??
      Math.min(...format.meetings.map((entry) => entry.times));
    if (times < 2 && home < away && sites.some((other) => other.home === away && other.away === home))
      sentences.push(`${home} and ${away} are each to host the other; for that they must be fixed to meet twice.`);
  }
  for (const team of teams) {
    const own = fixed.filter(({ pair }) => pair.includes(team));
    const rival = (pair: readonly string[]) => pair.find((code) => code !== team) ?? team;
    for (const times of new Set(own.map((entry) => entry.times))) {
      const rivals = own.filter((entry) => entry.times === times).map(({ pair }) => rival(pair));
      const allowed =
        times === 0
          ? teams.length - 1 - met
          : format.meetings.filter((entry) => entry.times === times).reduce((sum, { opponents }) => sum + opponents, 0);
      if (rivals.length > allowed)
        sentences.push(
          `${team}: ${rivals.length === 1 ? '1 opponent is' : `${rivals.length} opponents are`} fixed to be met ${timesName(times)} (${rivals.join(', ')}); the format has ${allowed} of ${teams.length - 1}.`,
        );
    }
    const wanted = new Set([
      ...own.filter(({ times }) => times > 0).map(({ pair }) => rival(pair)),
      ...owed.filter((pair) => pair.includes(team)).map(rival),
    ]);
    if (wanted.size > met) sentences.push(`${team}: ${wanted.size} opponents are fixed or owed a game; the format has ${met}.`);
    const hosted = sites.filter(({ home }) => home === team).length;
    const visits = sites.filter(({ away }) => away === team).length;
    if (hosted > format.home.max) sentences.push(`${team}: ${hosted} agreed home games, more than the ${format.home.max} allowed.`);
    if (visits > games - format.home.min)
      sentences.push(
        `${team}: ${visits} agreed road games; at least ${format.home.min} of ${games} at home leave ${games - format.home.min}.`,
      );
  }
  for (const pair of neutral)
    if (fixed.some((said) => said.times === 0 && pair.every((code) => said.pair.includes(code))))
      sentences.push(`${pair.join(' and ')} meet on neutral ground, but the two are fixed not to meet.`);
  const hosts = (teams.length * games) / 2 - neutral.length;
  const extra = hosts - teams.length * format.home.min;
  if (extraHome !== undefined && extraHome.length !== extra)
    sentences.push(
      `${extraHome.length} teams have the extra home game; ${teams.length} teams x ${games} games are ${(teams.length * games) / 2}, ${neutral.length === 0 ? '' : `${neutral.length} of them on neutral ground, `}${format.home.min} at home each leave ${extra}.`,
    );
  return [...new Set(sentences)];
}

/** Two divisions in which everybody meets everybody once, and as many opponents from the other division. */
function refuseDivisions({ divisions, meetings }: Format, teams: readonly string[]): string[] {
  if (divisions === undefined) return [];
  const { teams: sides, inside } = divisions;
  if (sides.length !== 2) return [`${sides.length} divisions are given; the matchup stage knows two.`];
  const members = sides.flat();
  if (members.length !== teams.length || new Set(members).size !== teams.length || members.some((code) => !teams.includes(code)))
    return [`The divisions hold ${members.length} places for ${teams.length} teams; each team stands in one of them.`];
  if (meetings.some(({ times }) => times !== 1)) return ['Divisions go with opponents that are met once.'];
  const uneven = sides.find((side) => side.length !== inside + 1);
  if (uneven !== undefined)
    return [`A division of ${uneven.length} teams gives each ${uneven.length - 1} opponents inside; the format has ${inside}.`];
  return [];
}

/** Says where matchups that were made or changed by hand leave the format: a sentence for each team and reason. */
export function refuseMatchups(matchups: readonly Matchup[], teams: readonly string[], format: Format): string[] {
  const sentences: string[] = [];
  const stranger = matchups.flatMap(({ home, away }) => [home, away]).find((code) => !teams.includes(code));
  if (stranger !== undefined) return [`The matchups name ${stranger}, which is none of the teams ${teams.join(', ')}.`];
  const games = gamesPerTeam(format);
  for (const team of teams) {
    const own = matchups.filter(({ home, away }) => home === team || away === team);
    if (own.some(({ home, away }) => home === away)) sentences.push(`${team} is matched with itself.`);
    const met = [...Map.groupBy(own, ({ home, away }) => (home === team ? away : home)).values()].map(({ length }) => length);
    for (const times of new Set([...format.meetings.map((entry) => entry.times), ...met])) {
      const asked = format.meetings.filter((entry) => entry.times === times).reduce((sum, { opponents }) => sum + opponents, 0);
      const found = met.filter((count) => count === times).length;
      if (found !== asked)
        sentences.push(`${team} meets ${found === 1 ? '1 opponent' : `${found} opponents`} ${timesName(times)}; the format has ${asked}.`);
    }
    const fixedHome = own.filter(({ home, host }) => host === 'home' && home === team).length;
    const open = own.filter(({ host }) => host === 'either').length;
    const { min, max } = format.home;
    if (fixedHome > max || fixedHome + open < min)
      sentences.push(
        `${team} hosts ${open === 0 ? fixedHome : `${fixedHome} to ${fixedHome + open}`} of ${own.length} games; ${min === max ? min : `${min} to ${max}`} of ${games} are allowed.`,
      );
  }
  return sentences;
}
