import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConference, readSports, seeded } from '../../scripts/big12.ts';
import { type CalendarPlan, layCalendar } from '../../src/conference/calendar.ts';
import { buildSeason, type SportDocument } from '../../src/conference/conference-season.ts';
import { type Format, refuseFormat } from '../../src/conference/format.ts';
import { ImpossibleFormatError } from '../../src/conference/impossible-format.ts';

function weeks(count: number, windows = 1, more: Partial<CalendarPlan> = {}) {
  const days = [['Wed'], ['Sat'], ['Mon']] as const;
  return layCalendar(
    {
      firstWeek: { on: '2025-09-21' },
      weeks: count,
      windows: days.slice(0, windows).map((own, index) => ({ name: `window ${index + 1}`, days: own, weekend: false })),
      gameDays: 1,
      ...more,
    },
    {},
  );
}

const VOLLEYBALL: Format = {
  meetings: [
    { times: 2, opponents: 4 },
    { times: 1, opponents: 10 },
  ],
  home: { min: 9, max: 9 },
  seriesDays: 1,
};

test('volleyball of 15 teams x 18 matches fits ten weeks of two windows and is refused in nine, with the arithmetic', () => {
  assert.deepEqual(refuseFormat(VOLLEYBALL, 15, weeks(10, 2)), []);
  assert.deepEqual(refuseFormat(VOLLEYBALL, 15, weeks(9, 2)), ['15 teams x 18 matches need 135 places; 9 weeks x 2 windows hold 126.']);
});

test('each way in which a format contradicts itself has its own sentence', () => {
  const once = (opponents: number, home: [number, number]): Format => ({
    meetings: [{ times: 1, opponents }],
    home: { min: home[0], max: home[1] },
    seriesDays: 1,
  });
  const reason = (format: Format, teams: number, calendar = weeks(30)) => refuseFormat(format, teams, calendar)[0];
  assert.match(reason(once(9, [4, 5]), 9), /9 opponents for each team are asked for, but 9 teams leave each only 8 others/);
  assert.match(reason(once(7, [3, 4]), 15), /15 teams x 7 opponents met once = 105 ends of pairs, an odd number/);
  assert.match(reason(once(8, [5, 5]), 10), /10 teams x at least 5 at home are 50, but there are 40 matches to host/);
  assert.match(reason(once(8, [3, 3]), 10), /10 teams x at most 3 at home are 30, but 40 matches need a host/);
  const doubles = { ...once(0, [4, 5]), meetings: [{ times: 2, opponents: 5 }] };
  assert.match(reason({ ...doubles, home: { min: 4, max: 4 } }, 10), /10 teams x at most 4 at home are 40, but 50 matches need a host/);
  assert.match(reason(once(10, [5, 5]), 12, weeks(9)), /12 teams x 10 matches need 60 places; 9 weeks x 1 window hold 54/);
  const everybody = { windows: [{ name: 'Saturday', days: ['Sat' as const], weekend: true, games: { min: 1, max: 1 } }] };
  assert.match(
    reason(once(8, [4, 4]), 9, weeks(12, 1, everybody)),
    /12 windows ask that all 9 teams play, but only 8 of an odd number can/,
  );
  assert.match(
    reason(once(8, [4, 4]), 10, weeks(12, 1, everybody)),
    /12 windows must be played by everybody, but a team has only 8 matches/,
  );
  const cadence = { cadence: [1, 2, 1] };
  assert.match(reason(once(5, [2, 3]), 8, weeks(3, 2, cadence)), /The cadence 1-2-1 adds up to 4 matches, the format to 5/);
});

test('a series is called a series', () => {
  const format: Format = { meetings: [{ times: 1, opponents: 10 }], home: { min: 5, max: 5 }, seriesDays: 3 };
  assert.deepEqual(refuseFormat(format, 14, weeks(9)), ['14 teams x 10 series need 70 places; 9 weeks x 1 window hold 63.']);
});

test('the volleyball season in nine weeks is refused before anything is searched', () => {
  const volleyball = readSports().get('volleyball') as SportDocument;
  const short = { ...volleyball, calendar: { ...volleyball.calendar, weeks: 9, lastDay: { on: '2025-11-23' } } };
  assert.throws(
    () => buildSeason('short', readConference(), [short], seeded(1)),
    (error: unknown) => {
      assert.ok(error instanceof ImpossibleFormatError);
      assert.equal(error.message, 'Volleyball: 15 teams x 18 matches need 135 places; 9 weeks x 2 windows hold 126.');
      return true;
    },
  );
});
