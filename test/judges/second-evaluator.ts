/** A second way from a RobinX file to its score, which shares no line with `src/`: it reads the XML by patterns and counts
 *  by brute force, in the order of the definitions. Slow and plain on purpose; it judges the reader and the evaluation.
 *  Covers all kinds that the published seasons use, in the reference validator's reading. */

type Attributes = Readonly<Record<string, string>>;

export interface Match {
  readonly home: number;
  readonly away: number;
  readonly slot: number;
}

interface Element {
  readonly name: string;
  readonly attributes: Attributes;
}

function elements(xml: string): Element[] {
  return [...xml.matchAll(/<([A-Za-z]+\d?)((?:\s+\w+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/g)].map(([, name, text]) => ({
    name,
    attributes: Object.fromEntries([...text.matchAll(/(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, key, a, b]) => [key, a ?? b])),
  }));
}

function numbers(list: string | undefined): number[] {
  return (list ?? '').split(';').flatMap((entry) => (entry.trim() === '' ? [] : [Number(entry)]));
}

export function matchesOf(solutionXml: string): Match[] {
  return elements(solutionXml)
    .filter(({ name }) => name === 'ScheduledMatch')
    .map(({ attributes }) => ({ home: Number(attributes.home), away: Number(attributes.away), slot: Number(attributes.slot) }));
}

/** @returns infeasibility and objective of a set of matches in a season given as RobinX XML */
export function judge(seasonXml: string, given: readonly Match[]): { hard: number; soft: number } {
  const all = elements(seasonXml.replaceAll(/<!--[\s\S]*?-->/g, ''));
  const named = (name: string) => all.filter((element) => element.name === name).map(({ attributes }) => attributes);
  const text = (name: string) =>
    [...seasonXml.matchAll(new RegExp(`<${name}[^>]*>([^<]*)</${name}>`, 'g'))].map(([, value]) => value.trim());
  const teams = named('team');
  const slots = named('slot');
  const teamIds = teams.map(({ id }) => Number(id));
  const slotIds = slots.map(({ id }) => Number(id)).sort((a, b) => a - b);
  const leagueOf = new Map(teams.map(({ id, league }) => [Number(id), league ?? '0']));
  const distance = new Map(named('distance').map(({ team1, team2, dist }) => [`${team1},${team2}`, Number(dist)]));
  const cost = new Map(named('cost').map((entry) => [`${entry.team1},${entry.team2},${entry.slot}`, Number(entry.cost)]));
  const formats = named('Format').map(({ leagueIds }, i) => ({
    leagues: (leagueIds ?? '0').split(';').filter((id) => id !== ''),
    rounds: Number(text('numberRoundRobin')[i]),
    mode: [...seasonXml.matchAll(/<Format[\s\S]*?<\/Format>/g)].map(([block]) => /<gameMode>\s*(\w*)/.exec(block)?.[1] ?? '')[i],
  }));

  // Games to be played, and which matches fit one.
  const fixed = new Map<string, number>();
  const free = new Map<string, number>();
  const add = (map: Map<string, number>, key: string, by: number) => map.set(key, (map.get(key) ?? 0) + by);
  for (const { leagues, rounds } of formats) {
    for (const i of teamIds) {
      for (const j of teamIds) {
        if (i === j || leagueOf.get(i) !== leagueOf.get(j) || !leagues.includes(leagueOf.get(i)!)) continue;
        add(fixed, `${i},${j}`, Math.floor(rounds / 2));
        if (i < j) add(free, `${i},${j}`, rounds % 2);
      }
    }
  }
  for (const { team1, team2, noHome } of named('game')) {
    if (noHome === '1') add(free, Number(team1) < Number(team2) ? `${team1},${team2}` : `${team2},${team1}`, 1);
    else add(fixed, `${team1},${team2}`, 1);
  }
  const played = given.filter(({ home, away }) => {
    for (const [map, key] of [
      [fixed, `${home},${away}`],
      [free, home < away ? `${home},${away}` : `${away},${home}`],
    ] as const) {
      if ((map.get(key) ?? 0) > 0) {
        add(map, key, -1);
        return true;
      }
    }
    return false;
  });
  const missing = [...fixed.values(), ...free.values()].reduce((sum, count) => sum + count, 0);

  let hard = 0;
  let soft = 0;
  const charge = (attributes: Attributes, deviation: number) => {
    const amount = deviation * Number(attributes.penalty ?? 1);
    if ((attributes.type ?? 'HARD') === 'SOFT') soft += amount;
    else hard += amount;
  };
  const [completeness] = named('BA1');
  charge(completeness ?? {}, missing);

  const rows = new Map(
    teamIds.map((team) => [team, played.filter(({ home, away }) => home === team || away === team).sort((a, b) => a.slot - b.slot)]),
  );
  for (const row of rows.values()) {
    for (const slot of slotIds) {
      const here = row.filter((match) => match.slot === slot).length;
      if (here > 1) hard += 2 * (here - 1);
    }
  }
  for (const { leagues, rounds, mode } of formats) {
    for (const league of leagues) {
      const members = teamIds.filter((team) => leagueOf.get(team) === league);
      const length = members.length - 1 + (members.length % 2);
      const hosts = (i: number, j: number, slot: number) => played.filter((m) => m.home === i && m.away === j && m.slot === slot).length;
      for (const i of members) {
        for (const j of members) {
          if (i === j) continue;
          for (let r = 0; r <= rounds - 2; r++) {
            if (mode === 'P') {
              const inside = rows
                .get(i)!
                .filter((m) => (m.home === j || m.away === j) && m.slot >= r * length && m.slot < (r + 1) * length);
              if (inside.length !== 1) hard++;
              continue;
            }
            for (let s = 0; s < length && 'MIEF'.includes(mode) && mode !== ''; s++) {
              const partner = {
                M: (r + 1) * length + s,
                I: (r + 2) * length - s - 1,
                E: s === length - 1 ? (r + 1) * length : (r + 1) * length + s + 1,
                F: s === 0 ? (r + 2) * length - 1 : (r + 1) * length + s - 1,
              }[mode as 'M' | 'I' | 'E' | 'F'];
              if (hosts(i, j, r * length + s) !== hosts(j, i, partner)) hard++;
            }
          }
        }
      }
    }
  }

  const setOf = (attributes: Attributes, single: string, group: string, members: readonly Attributes[], memberKey: string) => {
    const groups = numbers(attributes[group]);
    const byGroup = members.filter((member) => numbers(member[memberKey]).some((id) => groups.includes(id))).map(({ id }) => Number(id));
    return [...new Set([...numbers(attributes[single]), ...byGroup])];
  };
  const teamSet = (a: Attributes, index = '') => setOf(a, `teams${index}`, `teamGroups${index}`, teams, 'teamGroups');
  const slotSet = (a: Attributes, index = '') => setOf(a, `slots${index}`, `slotGroups${index}`, slots, 'slotGroup');
  const deviationOf = (a: Attributes, value: number) =>
    Math.max(0, value - Number(a.max ?? Infinity)) + Math.max(0, Number(a.min ?? 0) - value);
  const plays = (m: Match, team: number, mode: string) => (m.home === team && mode !== 'A') || (m.away === team && mode !== 'H');
  const other = (m: Match, team: number) => (m.home === team ? m.away : m.home);
  const breaksOf = (team: number, mode: string, within: readonly number[]) => {
    const row = rows.get(team)!;
    return row.filter(
      (m, k) => k > 0 && (m.home === team) === (row[k - 1].home === team) && plays(m, team, mode) && within.includes(m.slot),
    ).length;
  };
  const between = (i: number, j: number) => rows.get(i)!.filter((m) => other(m, i) === j);
  const pairs = (set: readonly number[]) => set.flatMap((i, k) => set.slice(k + 1).map((j) => [i, j] as const));

  const rules: Record<string, (a: Attributes) => number> = {
    CA1: (a) =>
      teamSet(a).reduce(
        (sum, t) => sum + deviationOf(a, rows.get(t)!.filter((m) => plays(m, t, a.mode) && slotSet(a).includes(m.slot)).length),
        0,
      ),
    CA2: (a) => {
      const slotsIn = slotSet(a);
      const rivals = teamSet(a, '2');
      return teamSet(a, '1').reduce((sum, t) => {
        const against = (set: readonly number[]) =>
          rows.get(t)!.filter((m) => plays(m, t, a.mode1) && set.includes(other(m, t)) && slotsIn.includes(m.slot)).length;
        return (
          sum +
          (a.mode2 === 'EVERY'
            ? rivals.filter((u) => u !== t).reduce((part, u) => part + deviationOf(a, against([u])), 0)
            : deviationOf(a, against(rivals)))
        );
      }, 0);
    },
    CA3: (a) => {
      const k = Number(a.intp);
      return teamSet(a, '1').reduce((sum, t) => {
        const counts = (list: readonly Match[]) => list.filter((m) => plays(m, t, a.mode1) && teamSet(a, '2').includes(other(m, t))).length;
        const row = rows.get(t)!;
        const windows =
          a.mode2 === 'GAMES'
            ? row.map((_, i) => row.slice(i, i + k)).filter((w) => w.length === k)
            : slotIds
                .map((_, i) => slotIds.slice(i, i + k))
                .filter((w) => w.length === k)
                .map((w) => row.filter((m) => w.includes(m.slot)));
        return sum + windows.reduce((part, w) => part + deviationOf(a, counts(w)), 0);
      }, 0);
    },
    CA4: (a) => {
      const one = teamSet(a, '1');
      const two = teamSet(a, '2');
      const slotsIn = slotSet(a);
      const games = played.filter(
        (m) =>
          (a.mode1 !== 'A' && one.includes(m.home) && two.includes(m.away)) ||
          (a.mode1 !== 'H' && one.includes(m.away) && two.includes(m.home)),
      );
      return a.mode2 === 'EVERY'
        ? slotsIn.reduce((sum, s) => sum + deviationOf(a, games.filter((m) => m.slot === s).length), 0)
        : deviationOf(a, games.filter((m) => slotsIn.includes(m.slot)).length);
    },
    GA1: (a) => {
      const meetings = a.meetings.split(';').filter((entry) => entry !== '');
      return deviationOf(
        a,
        meetings.reduce(
          (sum, entry) => sum + played.filter((m) => `${m.home},${m.away}` === entry.trim() && slotSet(a).includes(m.slot)).length,
          0,
        ),
      );
    },
    GA2: (a) => {
      const matching = (one: string, mode: string, two: string, within: readonly number[]) =>
        played.filter(
          (m) =>
            within.includes(m.slot) &&
            [
              [m.home, m.away],
              [m.away, m.home],
            ].some(([t, u]) => teamSet(a, one).includes(t) && teamSet(a, two).includes(u) && plays(m, t, mode)),
        );
      if (matching('1', a.mode1, '2', slotSet(a, '1')).length === 0) return 0;
      const concluded = matching('3', a.mode3, '4', numbers(a.slots2)).length;
      return (a.mode2 === 'EQ') === concluded > 0 ? 0 : 1;
    },
    BR1: (a) =>
      teamSet(a).reduce((sum, t) => {
        const over = breaksOf(t, a.mode2 ?? 'HA', slotSet(a)) - Number(a.intp);
        return sum + (a.mode1 === 'EQ' ? Math.abs(over) : Math.max(0, over));
      }, 0),
    BR2: (a) => {
      const over = teamSet(a).reduce((sum, t) => sum + breaksOf(t, 'HA', slotSet(a)), 0) - Number(a.intp);
      return a.mode2 === 'EQ' ? Math.abs(over) : Math.max(0, over);
    },
    FA1: (a) =>
      teamSet(a).reduce((sum, t) => {
        let run = 1;
        let longest = 0;
        rows.get(t)!.forEach((m, k, row) => {
          if (k > 0) run = (m.home === t) === (row[k - 1].home === t) ? run + 1 : 0;
          if (slotSet(a).includes(m.slot)) longest = Math.max(longest, run);
        });
        return sum + (longest > Number(a.intp) ? longest : 0);
      }, 0),
    FA2: (a) =>
      pairs(teamSet(a)).reduce((sum, [i, j]) => {
        const upTo = (t: number, slot: number) => rows.get(t)!.filter((m) => m.slot <= slot && plays(m, t, a.mode)).length;
        return sum + Math.max(0, Math.max(0, ...slotSet(a).map((s) => Math.abs(upTo(i, s) - upTo(j, s)))) - Number(a.intp));
      }, 0),
    FA6: (a) =>
      Math.max(
        0,
        played
          .filter((m) => slotSet(a).includes(m.slot) && teamSet(a).includes(m.home))
          .reduce((sum, m) => sum + (cost.get(`${m.home},${m.away},${m.slot}`) ?? 0), 0) - Number(a.intp),
      ),
    SE1: (a) =>
      pairs(teamSet(a)).reduce((sum, [i, j]) => {
        const games = between(i, j);
        return sum + games.slice(1).reduce((part, m, k) => part + Math.max(0, Number(a.min) - (m.slot - games[k].slot - 1)), 0);
      }, 0),
    SE2: (a) => {
      const slotPairs = a.slotPairs
        .split(';')
        .filter((entry) => entry !== '')
        .map((entry) => entry.split(',').map(Number));
      return pairs(teamSet(a)).reduce(
        (sum, [i, j]) =>
          sum +
          slotPairs.filter(
            ([s, t]) => between(i, j).filter((m) => m.slot === s).length !== between(i, j).filter((m) => m.slot === t).length,
          ).length,
        0,
      );
    },
    // The reference validator counts nothing for these.
    BR3: () => 0,
    BR4: () => 0,
    CA5: () => 0,
    FA3: () => 0,
    FA4: () => 0,
    FA5: () => 0,
  };
  // Only what stands inside <Constraints> is in force: one published season has rules after its end.
  for (const { name, attributes } of elements(/<Constraints>[\s\S]*<\/Constraints>/.exec(seasonXml)?.[0] ?? '')) {
    if (name in rules) charge(attributes, rules[name](attributes));
  }

  const objective = text('Objective')[0];
  const slotsAll = slots.map(({ id }) => Number(id));
  if (objective === 'BM') soft += teamIds.reduce((sum, t) => sum + breaksOf(t, 'HA', slotsAll), 0);
  if (objective === 'CR') soft += played.reduce((sum, m) => sum + (cost.get(`${m.home},${m.away},${m.slot}`) ?? 0), 0);
  if (objective === 'TR') {
    for (const team of teamIds) {
      const stops = [team, ...rows.get(team)!.map(({ home }) => home), team];
      soft += stops.slice(1).reduce((sum, stop, k) => sum + (distance.get(`${stops[k]},${stop}`) ?? 0), 0);
    }
  }
  if (objective === 'CO') {
    const weight = new Map(named('COEWeight').map((entry) => [`${entry.team1},${entry.team2}`, Number(entry.weight)]));
    for (const i of teamIds) {
      for (const j of teamIds) {
        if (i === j || leagueOf.get(i) !== leagueOf.get(j)) continue;
        const count = teamIds.filter((t) => {
          const row = rows.get(t)!;
          return row.some((m, k) => other(m, t) === i && other(row[(k + 1) % row.length], t) === j);
        }).length;
        soft += count * count * (weight.get(`${i},${j}`) ?? 1);
      }
    }
  }
  return { hard, soft };
}
