import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shareOf } from '../../../src/server/cluster/shares.ts';
import { DatabaseError } from '../../../src/server/database/database-error.ts';

const node = fc.record({
  connections: fc.integer({ min: 0, max: 500 }),
  webs: fc.integer({ min: 0, max: 64 }),
  solvers: fc.integer({ min: 0, max: 1 }),
});

/** All connections of a node in a rolling restart: full pools, a listening connection of each web process, the primary's. */
function most(share: number, webs: number, solvers: number): number {
  return share * (webs + solvers + 1) + (webs + 1) + 1;
}

test('the processes, and a replacement beside them, never hold more than the budget together', () => {
  fc.assert(
    fc.property(node, ({ connections, webs, solvers }) => {
      let share: number;
      try {
        share = shareOf(connections, webs, solvers);
      } catch (error) {
        assert.ok(error instanceof DatabaseError);
        assert.ok(most(1, webs, solvers) > connections, 'refused although one each would do');
        return;
      }
      assert.ok(share >= 1);
      assert.ok(most(share, webs, solvers) <= connections);
      assert.ok(most(share + 1, webs, solvers) > connections, 'more could be shared out');
    }),
  );
});

test('who asks for too little is told how much is needed', () => {
  assert.throws(() => shareOf(10, 4, 1), /10 database connections are too few for 4 web processes and 1 solver: at least 12 are needed/);
});
