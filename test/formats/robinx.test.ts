import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FormatError } from '../../src/formats/format-error.ts';
import { readRobinxSchedule, readRobinxSeason, writeRobinxSchedule, writeRobinxSeason } from '../../src/formats/robinx.ts';
import { readSeasonDocument, writeSeasonDocument } from '../../src/formats/season-document.ts';
import { decodeXml, XML_LIMITS } from '../../src/formats/xml.ts';
import { evaluate } from '../../src/model/evaluate.ts';
import { createSeason, type Season } from '../../src/model/season.ts';
import { chanceOf, randomSchedule, randomSeason } from '../model/random-season.ts';
import { bytesOf, published, withoutData } from './published.ts';
import { constraintsOf, tinySeason, tinySolution } from './tiny-robinx.ts';

/** The first fault that reading finds. */
function faultOf(read: () => unknown) {
  let fault: FormatError['faults'][number] | undefined;
  assert.throws(read, (error) => {
    assert.ok(error instanceof FormatError, `${error}`);
    fault = error.faults[0];
    return true;
  });
  return fault!;
}

suite('published files', { skip: withoutData }, () => {
  test('XML, JSON and XML again say the same season and schedule', () => {
    for (const { season: file, schedule: solution } of published()) {
      const season = readRobinxSeason(decodeXml(bytesOf(file)));
      const document = JSON.parse(JSON.stringify(writeSeasonDocument(season)));
      assert.deepEqual(readRobinxSeason(writeRobinxSeason(readSeasonDocument(document))), season, file);
      if (solution === null) continue;
      const { schedule, dropped } = readRobinxSchedule(season, decodeXml(bytesOf(solution)));
      assert.deepEqual(dropped, [], solution);
      assert.deepEqual(readRobinxSchedule(season, writeRobinxSchedule(season, schedule)).schedule, schedule, solution);
    }
  });
});

/** What RobinX can say of a season. */
function sayable({ games: _, structure: [completeness], ...season }: Season): Season {
  return createSeason({
    ...season,
    completeness,
    additionalGames: season.additionalGames.filter(({ venue, days }) => venue === null && days === 1),
    constraints: season.constraints.filter(({ kind }) => /^(CA|GA|BR|FA)\d|SE[12]/.test(kind)),
    objective: { ...season.objective, weight: 1, returnHomeAfterDays: null },
  });
}

test('a season with names for ids keeps the score of its schedules through RobinX', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const chance = chanceOf(seed);
    const season = sayable(randomSeason(chance));
    const schedule = randomSchedule(season, chance);
    const again = readRobinxSeason(writeRobinxSeason(season));
    assert.deepEqual(evaluate(again, schedule).score, evaluate(season, schedule).score, `seed ${seed}`);
    const { schedule: read, dropped } = readRobinxSchedule(again, writeRobinxSchedule(season, schedule));
    assert.deepEqual(dropped, [], `seed ${seed}`);
    assert.deepEqual(evaluate(again, read).score, evaluate(season, schedule).score, `seed ${seed}`);
  }
});

test('what RobinX cannot say is refused, not lost', () => {
  const season = randomSeason(chanceOf(1));
  const { games: _, structure: __, ...draft } = sayable(season);
  const refused = (change: Partial<Season>) => faultOf(() => writeRobinxSeason(createSeason({ ...draft, ...change }))).path;
  const rule = { id: 'rest', kind: 'RT2', hard: true, penalty: 1, sentence: null, teams: [0], intp: 7, min: 0, max: 2 } as const;
  assert.equal(refused({ constraints: [rule] }), 'constraints');
  assert.equal(refused({ objective: { ...draft.objective, weight: 2 } }), 'objective/weight');
  assert.equal(refused({ objective: { ...draft.objective, returnHomeAfterDays: 2 } }), 'objective/returnHomeAfterDays');
  const game = { id: 'series', home: 0, away: 1, host: 'home', venue: null, days: 3, league: draft.teams[0].league } as const;
  assert.equal(refused({ additionalGames: [game] }), 'games');
});

test('sets are the union of members and groups; groups are named by their members, slots in the singular', () => {
  const [rule] = constraintsOf('<CA1 type="HARD" mode="H" max="1" teams="2;" teamGroups="0" slots="1" slotGroups="0;"/>');
  assert.ok(rule.kind === 'CA1');
  assert.deepEqual(rule.teams, [0, 1, 2]);
  assert.deepEqual(rule.slots, [0, 1, 2]);
});

test('a constraint that names no slots is about no slots', () => {
  const [rule] = constraintsOf('<CA1 type="SOFT" mode="HA" max="1" teams="0" slots="" slotGroups="" penalty="3"/>');
  assert.ok(rule.kind === 'CA1');
  assert.deepEqual(rule.slots, []);
});

test('a missing min is 0, max no limit, penalty 1; a penalty may be negative', () => {
  const [missing, negative] = constraintsOf(
    '<CA1 type="HARD" mode="H" teams="0" slots="0"/><CA1 type="SOFT" mode="H" max="0" teams="0" slots="0" penalty="-16"/>',
  );
  assert.ok(missing.kind === 'CA1');
  assert.deepEqual([missing.min, missing.max, missing.penalty], [0, Infinity, 1]);
  assert.equal(negative.penalty, -16);
});

test('slots stand in the order of their numbers, wherever they stand in the file', () => {
  const season = readRobinxSeason(tinySeason().replace(/(<slot id="0".*?\/>)([\s\S]*?)(<slot id="10".*?\/>)/, '$3$2$1'));
  assert.deepEqual(
    season.slots.map(({ id }) => id),
    ['0', '1', '2', '3', '4', '10'],
  );
});

test('sections may stand in any order', () => {
  const text = tinySeason('<GA1 type="HARD" meetings="0,1;2,3;" max="1" slots="0"/>');
  const constraints = /<Constraints>[\s\S]*<\/Constraints>/.exec(text)![0];
  const moved = text.replace(constraints, '').replace('<MetaData>', `${constraints}<MetaData>`);
  assert.deepEqual(readRobinxSeason(moved), readRobinxSeason(text));
});

test('a BA1 element replaces the built-in rule that every game has a slot', () => {
  const season = readRobinxSeason(
    tinySeason().replace('<BasicConstraints/>', '<BasicConstraints><BA1 type="SOFT" penalty="0"/></BasicConstraints>'),
  );
  const { structure } = season;
  assert.deepEqual([structure[0].kind, structure[0].hard, structure[0].penalty], ['BA1', false, 0]);
  assert.deepEqual(readRobinxSeason(writeRobinxSeason(season)), season);
});

test('an additional game without a home team may be hosted by either', () => {
  const text = tinySeason().replace('<AdditionalGames/>', '<AdditionalGames><game team1="0" team2="1" noHome="1"/></AdditionalGames>');
  const season = readRobinxSeason(text);
  assert.deepEqual(
    season.additionalGames.map(({ home, away, host }) => [home, away, host]),
    [[0, 1, 'either']],
  );
});

test('a match takes a game that its host must host before one whose host is free', () => {
  const season = readRobinxSeason(
    tinySeason().replace('<AdditionalGames/>', '<AdditionalGames><game team1="1" team2="0" noHome="1"/></AdditionalGames>'),
  );
  const matches = '<ScheduledMatch home="0" away="1" slot="3"/><ScheduledMatch home="0" away="1" slot="4"/>';
  const { schedule, dropped } = readRobinxSchedule(season, tinySolution(matches));
  const fixed = season.games.findIndex(({ home, away, host }) => home === 0 && away === 1 && host === 'home');
  const free = season.games.findIndex(({ host }) => host === 'either');
  assert.deepEqual([schedule.slots[fixed], schedule.slots[free], schedule.flipped[free], dropped], [3, 4, 1, []]);
});

test('a match that fits no open game is told with its line', () => {
  const season = readRobinxSeason(tinySeason());
  const twice = '\n<ScheduledMatch home="0" away="1" slot="3"/>\n<ScheduledMatch home="0" away="1" slot="4"/>';
  const { dropped } = readRobinxSchedule(season, tinySolution(twice));
  assert.deepEqual(dropped, [{ home: '0', away: '1', slot: '4', line: 3 }]);
});

test('a file is read in the encoding that it declares', () => {
  const text = tinySeason().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replace('name="Beta"', 'name="Málaga"');
  assert.equal(readRobinxSeason(decodeXml(Buffer.from(text, 'latin1'))).teams[1].name, 'Málaga');
  assert.equal(readRobinxSeason(decodeXml(Buffer.from(`\ufeff${text}`, 'utf16le'))).teams[1].name, 'Málaga');
  const fault = faultOf(() => decodeXml(Buffer.from(tinySeason().replace('Beta', 'Málaga'), 'latin1')));
  assert.match(fault.detail, /not text in utf-8/i);
});

suite('faults tell line, place and value', () => {
  const cases: [string, string, RegExp, string][] = [
    ['an unknown kind', '<CA9 type="HARD"/>', /"CA9" is a kind of constraint that is not known/, 'CA9'],
    ['an unknown team', '<CA1 type="HARD" mode="H" max="1" teams="0;99" slots="0"/>', /there is no team "99"/, 'CA1/@teams'],
    ['an unknown slot group', '<CA1 type="HARD" mode="H" max="1" teams="0" slotGroups="7"/>', /there is no group "7"/, 'CA1/@slotGroups'],
    ['a missing attribute', '<CA1 type="HARD" max="1" teams="0" slots="0"/>', /needs the attribute "mode"/, 'CA1/@mode'],
    ['a wrong word', '<CA1 type="HARD" mode="X" max="1" teams="0" slots="0"/>', /"X" is not one of H, A, HA/, 'CA1/@mode'],
    ['a wrong number', '<CA1 type="HARD" mode="H" max="1e999" teams="0" slots="0"/>', /"1e999" is not a number/, 'CA1/@max'],
    ['a wrong pair', '<GA1 type="HARD" meetings="0,1;2" max="1" slots="0"/>', /"2" is not a pair of teams/, 'GA1/@meetings'],
    ['neither hard nor soft', '<SE1 type="FIRM" min="1" teams="0;1"/>', /"FIRM" is neither HARD nor SOFT/, 'SE1/@type'],
  ];
  for (const [name, constraint, detail, place] of cases) {
    test(name, () => {
      const text = tinySeason(constraint);
      const fault = faultOf(() => readRobinxSeason(text));
      assert.match(fault.detail, detail);
      assert.equal(fault.path, place);
      assert.equal(fault.line, text.slice(0, text.indexOf(constraint)).split('\n').length);
    });
  }

  test('a schedule with a team of another season', () => {
    const fault = faultOf(() =>
      readRobinxSchedule(readRobinxSeason(tinySeason()), tinySolution('<ScheduledMatch home="0" away="77" slot="0"/>')),
    );
    assert.deepEqual([fault.path, fault.value], ['ScheduledMatch/@away', '77']);
  });
});

suite('hostile files', () => {
  test('a document type is refused before any entity is expanded', () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    assert.match(faultOf(() => readRobinxSeason(tinySeason().replace('<Instance>', `${bomb}<Instance>`))).detail, /DOCTYPE/);
    assert.match(faultOf(() => readRobinxSeason(tinySeason().replace('Beta', '&b;'))).detail, /entity/);
  });

  test('depth, size, attributes and texts are bounded', () => {
    const read = (text: string) => faultOf(() => readRobinxSeason(text)).detail;
    assert.match(read(`<Instance>${'<a>'.repeat(1_000_000)}`), /nested deeper/);
    assert.match(read(' '.repeat(XML_LIMITS.characters + 1)), /at most/);
    assert.match(read(`<Instance ${Array.from({ length: 100 }, (_, i) => `a${i}=""`).join(' ')}/>`), /attributes/);
    assert.match(read(`<Instance><MetaData>${'x'.repeat(1_000_000)}</MetaData></Instance>`), /text/);
  });

  test('sets that grow by groups are bounded in sum', () => {
    const slots = Array.from({ length: 1_900 }, (_, i) => `<slot id="${i}" slotGroup="0"/>`).join('');
    const rules = '<CA1 type="SOFT" mode="H" max="1" teams="0" slotGroups="0"/>'.repeat(3_000);
    const text = tinySeason(rules).replace(/<slot id[\s\S]*?<\/Slots>/, `${slots}</Slots>`);
    assert.match(faultOf(() => readRobinxSeason(text)).detail, /members in sum/);
  });

  test('ids that are names of built-in properties are ids like others', () => {
    const fault = faultOf(() => readRobinxSeason(tinySeason('<CA1 type="HARD" mode="H" max="1" teams="__proto__" slots="0"/>')));
    assert.match(fault.detail, /there is no team "__proto__"/);
  });
});
