import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConference, readSports, seeded } from '../../scripts/big12.ts';
import { buildSeason, type SportDocument } from '../../src/conference/conference-season.ts';
import type { Format } from '../../src/conference/format.ts';
import { ImpossibleFormatError } from '../../src/conference/impossible-format.ts';
import { decideMatchups, type Matchup, type MatchupPlan } from '../../src/conference/matchup.ts';
import { lockMatchups } from '../../src/conference/matchup-locks.ts';
import { type MatchupChoices, planOf } from '../../src/conference/matchup-plan.ts';
import { saySpread, whyTheyMeet } from '../../src/conference/matchup-reasons.ts';
import { carryOverFrom, type PlayedGame } from '../../src/conference/previous-season.ts';
import { refuseAgreements, refuseMatchups } from '../../src/conference/refuse-matchups.ts';
import { settle } from '../../src/conference/settle.ts';
import { writeScheduleDocument } from '../../src/formats/schedule-document.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import { solve } from '../../src/search/solve.ts';
import { checkSchedule } from './independent-check.ts';

const TEAMS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
const ONCE: Format = { meetings: [{ times: 1, opponents: 5 }], home: { min: 2, max: 3 }, seriesDays: 1 };
const CHOICES = { fixed: [], owed: [], sites: [], freeHosts: false };
const visitMiles = (home: string, away: string) => 100 * Math.abs(home.charCodeAt(0) - away.charCodeAt(0));

function meets(games: readonly { readonly home: string; readonly away: string }[], one: string, other: string): number {
  return games.filter(({ home, away }) => (home === one && away === other) || (home === other && away === one)).length;
}

test('agreements that cannot hold with the format are refused with their arithmetic, before anything is decided', () => {
  const reasons = (choices: object, format = ONCE) => refuseAgreements(planOf(TEAMS, format, { ...CHOICES, ...choices }, visitMiles));
  const never = (...others: string[]) => ({ fixed: others.map((other) => ({ pair: ['A', other] as const, times: 0 })) });
  assert.deepEqual(reasons(never('B', 'C')), []);
  assert.deepEqual(reasons(never('B', 'C', 'D')), ['A: 3 opponents are fixed to be met never (B, C, D); the format has 2 of 7.']);
  assert.match(
    reasons({ fixed: [{ pair: ['A', 'B'], times: 2 }] })[0],
    /^A: 1 opponent is fixed to be met twice \(B\); the format has 0 of 7\.$/,
  );
  const owed = ['B', 'C', 'D', 'E', 'F', 'G'].map((other) => ['A', other] as const);
  assert.deepEqual(reasons({ owed }), ['A: 6 opponents are fixed or owed a game; the format has 5.']);
  const sites = ['B', 'C', 'D', 'E'].map((away) => ({ home: 'A', away }));
  assert.deepEqual(reasons({ sites }), ['A: 4 agreed home games, more than the 3 allowed.']);
  const visits = ['B', 'C', 'D', 'E'].map((home) => ({ home, away: 'A' }));
  assert.deepEqual(reasons({ sites: visits }), ['A: 4 agreed road games; at least 2 of 5 at home leave 3.']);
  const both = {
    sites: [
      { home: 'A', away: 'B' },
      { home: 'B', away: 'A' },
    ],
  };
  assert.deepEqual(reasons(both), ['A and B are each to host the other; for that they must be fixed to meet twice.']);
  const twice: Format = {
    ...ONCE,
    meetings: [
      { times: 2, opponents: 1 },
      { times: 1, opponents: 4 },
    ],
    home: { min: 3, max: 3 },
  };
  assert.deepEqual(reasons({ ...both, fixed: [{ pair: ['A', 'B'], times: 2 }] }, twice), []);
  assert.deepEqual(reasons({ extraHome: ['A', 'B'] }), [
    '2 teams have the extra home game; 8 teams x 5 games are 20, 2 at home each leave 4.',
  ]);
  assert.match(reasons({ owed: [['A', 'Z']] })[0], /An agreement names Z, which is none of the teams A, B/);
  assert.match(
    reasons({}, { ...ONCE, divisions: { teams: [TEAMS.slice(0, 3), TEAMS.slice(3)], inside: 3 } })[0],
    /A division of 3 teams gives each 2 opponents inside; the format has 3/,
  );
});

test('what is missed, hosted and extra last season is carried over', () => {
  const last = decideMatchups(planOf(TEAMS, ONCE, CHOICES, visitMiles), seeded(1)) as readonly PlayedGame[];
  const { owed, sites, extraHome } = carryOverFrom(last, TEAMS, ONCE);
  assert.equal(owed.length, 8);
  for (const [one, other] of owed) assert.equal(meets(last, one, other), 0);
  assert.equal(sites.length, last.length);
  const hosted = (games: readonly PlayedGame[], team: string) => games.filter(({ home }) => home === team).length;
  assert.deepEqual(
    extraHome,
    TEAMS.filter((team) => hosted(last, team) === 2),
  );
  const next = decideMatchups(
    planOf(TEAMS, ONCE, { ...CHOICES, previous: last, carryOver: ['owed', 'sites', 'extraHome'] }, () => 0),
    seeded(2),
  );
  for (const [one, other] of owed) assert.equal(meets(next, one, other), 1, `${one} and ${other} missed each other`);
  for (const team of TEAMS) assert.equal(hosted(next, team) + hosted(last, team), 5, `${team} hosts five in two years`);
  const again = next.filter(({ home, away }) => meets(last, home, away) === 1);
  const turned = again.filter(({ home, away }) => last.some((game) => game.home === away && game.away === home));
  assert.ok(turned.length >= 0.7 * again.length, `${turned.length} of ${again.length} sites are turned round`);
});

/** Seasons of a plan one after the other, the latest first, each decided with those before it in mind. */
function seasonsOf(
  count: number,
  planWith: (before: Pick<MatchupChoices, 'previous' | 'earlier'>) => MatchupPlan,
): readonly (readonly PlayedGame[])[] {
  const seasons: PlayedGame[][] = [];
  for (let year = 1; year <= count; year++) {
    const [previous, ...earlier] = seasons;
    const decided = decideMatchups(planWith(previous === undefined ? {} : { previous, earlier }), seeded(year));
    seasons.unshift(decided.map(({ home, away }) => ({ home, away })));
  }
  return seasons;
}

/** How often each pair meets in all seasons together, the seldomest first. */
function meetingsOf(teams: readonly string[], seasons: readonly (readonly PlayedGame[])[]): number[] {
  const games = seasons.flat();
  return teams.flatMap((one, index) => teams.slice(index + 1).map((other) => meets(games, one, other))).sort((a, b) => a - b);
}

test('over the years those least met come first, though they are far; agreements come before', () => {
  const years = (choices: Partial<MatchupChoices>) =>
    seasonsOf(7, (before) => planOf(TEAMS, ONCE, { ...CHOICES, ...before, ...choices }, visitMiles));
  // Seven seasons with 5 of 7 opponents: five games a pair, if they are shared out.
  const shared = meetingsOf(TEAMS, years({ carryOver: ['leastMet'] }));
  assert.ok(shared[0] >= 4 && shared.at(-1)! <= 6, `${shared[0]} to ${shared.at(-1)} games a pair`);
  const near = meetingsOf(TEAMS, years({}));
  assert.deepEqual([near[0], near.at(-1)], [0, 7]);
  const fixed = [
    { pair: ['A', 'B'] as const, times: 1 },
    { pair: ['A', 'C'] as const, times: 0 },
  ];
  const games = years({ carryOver: ['leastMet'], fixed }).flat();
  assert.deepEqual([meets(games, 'A', 'B'), meets(games, 'A', 'C')], [7, 0]);
});

test('in five football seasons every pair has met two to four times, but for the rivals that meet each year', () => {
  const { teams, play, matchups } = readSports().get('football')!;
  const facts = readConference();
  const miles = (home: string, away: string) => 2 * facts.milesBetween(home, away);
  const years = (carryOver: MatchupChoices['carryOver']) =>
    meetingsOf(
      teams,
      seasonsOf(5, (before) => planOf(teams, play, { ...matchups, elsewhere: [], ...before, carryOver }, miles)),
    );
  const rivals = matchups.fixed.filter(({ times }) => times === 1).length;
  const shared = years(['leastMet']);
  assert.ok(shared[0] >= 2 && shared.at(-1 - rivals)! <= 4, `${shared[0]} to ${shared.at(-1 - rivals)} games a pair`);
  assert.deepEqual(
    shared.slice(-rivals),
    Array.from({ length: rivals }, () => 5),
  );
  assert.ok(years([]).filter((games) => games === 0).length > 20, 'for miles alone many never meet');
});

test('a matchup says why it is: what was agreed, what was missed, who was met least', () => {
  const previous = [
    { home: 'A', away: 'B' },
    { home: 'C', away: 'D' },
    { home: 'B', away: 'C' },
  ];
  const earlier = [[...previous, { home: 'A', away: 'C' }, { home: 'D', away: 'B' }]];
  const choices: MatchupChoices = {
    ...CHOICES,
    ...{ previous, earlier, carryOver: ['owed', 'leastMet'] },
    fixed: [{ pair: ['E', 'F'], times: 2 }],
    sites: [{ home: 'F', away: 'A' }],
    pods: [['E', 'A', 'B']],
    owed: [['B', 'F']],
    elsewhere: [{ pair: ['D', 'E'], place: 'Aviva Stadium' }],
  };
  const why = (teams: readonly string[], said: MatchupChoices = choices) => whyTheyMeet(said, teams, (code) => `Team ${code}`);
  const said = why(TEAMS);
  assert.equal(said(['E', 'F']), 'It is fixed that they meet twice.');
  assert.equal(said(['A', 'F']), 'It is agreed that Team F hosts Team A.');
  assert.equal(said(['A', 'E']), 'They are of one pod.');
  assert.equal(said(['F', 'B']), 'They are owed a game.');
  assert.equal(said(['E', 'D']), 'It is agreed that they play at Aviva Stadium.');
  assert.equal(said(['A', 'D']), 'They missed each other last season.');
  assert.equal(said(['A', 'G']), 'They were not in a season together before.');
  assert.equal(said(['A', 'B']), 'They are of one pod.');
  assert.equal(said(['C', 'D']), '', 'they met in both seasons');
  const least = why(['A', 'B', 'C', 'D'], { ...CHOICES, previous, earlier, carryOver: ['leastMet'] });
  assert.equal(least(['A', 'C']), 'They met once in the last 2 seasons that they shared; two teams meet 1.3 times on average.');
  assert.equal(least(['D', 'A']), 'They did not meet in the last 2 seasons that they shared; two teams meet 1.3 times on average.');
  assert.equal(why(TEAMS, CHOICES)(['A', 'B']), '');
  assert.equal(saySpread({ ...CHOICES, previous, earlier }, ['A', 'B', 'C', 'D'], previous), 'Over 3 seasons two teams meet 0 to 3 times.');
  assert.equal(saySpread(CHOICES, TEAMS, previous), null);
});

test('pods meet, and of two partners one has the extra home game', () => {
  const pods = [TEAMS.slice(0, 4), TEAMS.slice(4)];
  const splitExtra = [['A', 'B'] as const, ['C', 'D'] as const, ['E', 'F'] as const, ['G', 'H'] as const];
  for (let seed = 1; seed <= 5; seed++) {
    const matchups = decideMatchups(planOf(TEAMS, ONCE, { ...CHOICES, pods, splitExtra }, visitMiles), seeded(seed));
    for (const pod of pods)
      for (const one of pod) for (const other of pod) if (one !== other) assert.equal(meets(matchups, one, other), 1, `seed ${seed}`);
    const hosted = (team: string) => matchups.filter(({ home }) => home === team).length;
    for (const pair of splitExtra) assert.deepEqual(pair.map(hosted).sort(), [2, 3], `seed ${seed}: ${pair.join(' and ')}`);
  }
});

test('locked games stay, with their sites, while the others are decided anew', () => {
  const first = decideMatchups(planOf(TEAMS, ONCE, CHOICES, visitMiles), seeded(3));
  const locked = first.filter((_, index) => index % 3 === 0);
  let changed = 0;
  for (let seed = 4; seed <= 6; seed++) {
    const next = decideMatchups(
      planOf(TEAMS, ONCE, lockMatchups(CHOICES, locked), () => 0),
      seeded(seed),
    );
    for (const game of locked)
      assert.ok(
        next.some(({ home, away }) => home === game.home && away === game.away),
        `seed ${seed}: ${game.away} at ${game.home}`,
      );
    assert.deepEqual(refuseMatchups(next, TEAMS, ONCE), []);
    changed += next.filter(({ home, away }) => !first.some((game) => game.home === home && game.away === away)).length;
  }
  assert.ok(changed > 0);
});

test('matchups changed by hand are held to the format: who meets how many, and who hosts how often', () => {
  const matchups = decideMatchups(planOf(TEAMS, ONCE, CHOICES, visitMiles), seeded(5));
  const [{ home, away }] = matchups;
  assert.deepEqual(
    refuseMatchups(matchups.slice(1), TEAMS, ONCE)
      .filter((sentence) => / meets /.test(sentence))
      .sort(),
    [`${away} meets 4 opponents once; the format has 5.`, `${home} meets 4 opponents once; the format has 5.`].sort(),
  );
  const everythingAtHome = matchups.map((game): Matchup => (game.away === 'A' ? { ...game, home: 'A', away: game.home } : game));
  assert.match(refuseMatchups(everythingAtHome, TEAMS, ONCE)[0], /^A hosts 5 of 5 games; 2 to 3 of 5 are allowed\.$/);
  const open = matchups.map((game): Matchup => ({ ...game, host: 'either' }));
  assert.deepEqual(refuseMatchups(open, TEAMS, ONCE), []);
  const football = readSports().get('football') as SportDocument;
  assert.throws(
    () =>
      buildSeason('given', readConference(), [football], seeded(1), new Map([['football', [{ home: 'KU', away: 'KSU', host: 'home' }]]])),
    (error) => error instanceof ImpossibleFormatError && /ARIZ meets 0 opponents once; the format has 9/.test(error.message),
  );
});

test('a team whose rules leave it fewer windows than games is told so before any search', () => {
  const lacrosse = readSports().get('lacrosse') as SportDocument;
  const shut = {
    ...{ rule: 'blackout', id: 'shut', on: true, hard: true, weight: 1, reason: '', owner: '', source: '' },
    with: { teams: ['COL'], place: 'anywhere', when: { weeks: [2] } },
  };
  const build = (hard: boolean) => () => buildSeason('shut', readConference(), [{ ...lacrosse, rules: [{ ...shut, hard }] }], seeded(1));
  assert.throws(build(true), /Lacrosse: COL plays 5 games; of 5 windows its rules leave 4 with a date on which it may play\./);
  assert.doesNotThrow(build(false));
});

test('the extra home game stays agreed where the search chooses the hosts', () => {
  const football = readSports().get('football') as SportDocument;
  const splitExtra = [['KU', 'KSU'] as const];
  const { season } = buildSeason('hosts', readConference(), [{ ...football, matchups: { ...football.matchups, splitExtra } }], seeded(1));
  const hosts = (id: string) => {
    const rule = season.constraints.find((constraint) => constraint.id === id);
    return rule?.kind === 'CA1' ? { teams: rule.teams.map((team) => season.teams[team].id), min: rule.min, max: rule.max } : null;
  };
  assert.deepEqual(hosts('extra-home'), { teams: football.matchups.extraHome, min: 5, max: 5 });
  assert.equal(hosts('no-extra-home')?.max, 4);
  assert.match(
    season.constraints.find(({ id }) => id === 'split-extra-1')?.sentence ?? '',
    /Kansas and Kansas State have one extra home game/,
  );
});

test('who meets whom can be left to the search: the format, agreed pairs and sites hold in what it chooses', () => {
  const lacrosse = readSports().get('lacrosse') as SportDocument;
  const document: SportDocument = {
    ...lacrosse,
    play: { meetings: [{ times: 1, opponents: 3 }], home: { min: 1, max: 2 }, seriesDays: 1 },
    calendar: { ...lacrosse.calendar, windows: [{ name: 'Saturday', days: ['Sat'], weekend: true }] },
    matchups: {
      freePairs: true,
      fixed: [
        { pair: ['COL', 'ASU'], times: 1 },
        { pair: ['UF', 'UCD'], times: 0 },
      ],
      owed: [['CIN', 'SDSU']],
      sites: [{ home: 'UF', away: 'CIN' }],
      freeHosts: true,
    },
    rules: lacrosse.rules.map((rule) => (rule.id === 'home-games' ? { ...rule, with: { place: 'home', atLeast: 1, atMost: 2 } } : rule)),
  };
  const { season } = buildSeason('open', readConference(), [document], seeded(1));
  assert.equal(season.games.length, 14);
  const found = solve(season, { seed: 1, limits: { iterations: 60_000 }, clock: () => 0 });
  const settled = settle(season, found.schedule);
  assert.equal(settled.season.games.length, 9);
  assert.equal(evaluate(settled.season, settled.schedule).score.hard, 0);
  assert.deepEqual(checkSchedule(readConference().document, document, writeScheduleDocument(settled.season, settled.schedule)), []);
  const twice = { ...document, play: { ...document.play, meetings: [{ times: 2, opponents: 2 }], home: { min: 2, max: 2 } } };
  assert.throws(
    () =>
      buildSeason('twice', readConference(), [{ ...twice, matchups: { ...document.matchups, fixed: [], owed: [], sites: [] } }], seeded(1)),
    /Lacrosse: Who meets whom is left to the search only where opponents are met once\./,
  );
});

test('where the search decides who meets whom, those who met least come first, too', () => {
  const lacrosse = readSports().get('lacrosse') as SportDocument;
  const [one, two, three, four, five, six] = lacrosse.teams;
  const gamesOf = (...pairs: string[][]) => pairs.map(([home, away]) => ({ home, away }));
  // Two triangles that met twice and once; across them nobody met: three opponents a team are just the others.
  const previous = gamesOf([one, two], [two, three], [three, one], [four, five], [five, six], [six, four]);
  const earlier = [gamesOf([one, two], [two, three], [three, one])];
  const document: SportDocument = {
    ...lacrosse,
    play: { meetings: [{ times: 1, opponents: 3 }], home: { min: 1, max: 2 }, seriesDays: 1 },
    calendar: { ...lacrosse.calendar, windows: [{ name: 'Saturday', days: ['Sat'], weekend: true }] },
    matchups: { freePairs: true, fixed: [], owed: [], sites: [], freeHosts: true, previous, earlier, carryOver: ['leastMet'] },
    rules: [],
  };
  const { season } = buildSeason('least met', readConference(), [document], seeded(1));
  assert.deepEqual(
    season.constraints.flatMap((rule) => (rule.id.startsWith('least-met') ? [[rule.hard, rule.penalty, rule.sentence]] : [])),
    [[false, 100, 'Who met least meets first: at most 0 games of pairs that met once a season or more.']],
  );
  const found = solve(season, { seed: 1, limits: { iterations: 60_000 }, clock: () => 0 });
  const settled = settle(season, found.schedule);
  assert.deepEqual(evaluate(settled.season, settled.schedule).score, { hard: 0, soft: found.score.soft });
  const inside = settled.season.games.filter(({ home, away }) => home < 3 === away < 3);
  assert.deepEqual([settled.season.games.length, inside.length], [9, 0]);
  // One of the pairs across may not meet: then one must that met before, and costs what it met.
  const shut = { ...document, matchups: { ...document.matchups, fixed: [{ pair: [one, four] as const, times: 0 }] } };
  const tight = buildSeason('tight', readConference(), [shut], seeded(1)).season;
  const next = solve(tight, { seed: 1, limits: { iterations: 60_000 }, clock: () => 0 });
  const said = evaluate(tight, next.schedule)
    .violations()
    .filter(({ cost }) => cost > 0);
  assert.deepEqual(
    said.map(({ constraint }) => constraint.id),
    ['least-met-1'],
  );
});
