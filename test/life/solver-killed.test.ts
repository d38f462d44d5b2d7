import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { after, test } from 'node:test';
import type { Run } from '../../src/server/database/run-store.ts';
import { SEASON } from '../server/http/season-for-tests.ts';
import { startTestService } from '../server/http/service-for-tests.ts';

const service = await startTestService();
const address = await service.listen();
const solvers: ChildProcess[] = [];
after(async () => {
  for (const solver of solvers) solver.kill('SIGKILL');
  await service.close();
});

function startSolver(): ChildProcess {
  const threadModule = new URL('../server/runs/searching-thread.ts', import.meta.url).href;
  const solver = fork(new URL('./solver-process.ts', import.meta.url), [service.database.url, threadModule]);
  solvers.push(solver);
  return solver;
}

/** Data of the next events of a kind on an open stream. */
async function* events(run: string, kind: string, lastEventId = '0') {
  const answer = await fetch(`${address}/api/v1/runs/${run}/events`, { headers: { 'last-event-id': lastEventId } });
  let text = '';
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      if (block.includes(`event: ${kind}\n`)) yield JSON.parse(block.slice(block.indexOf('data: ') + 6));
    }
  }
}

test('a run whose solver is killed is taken up by another from its last incumbent, with what is left of its time', async () => {
  const created = await service.app.inject({ method: 'POST', url: '/api/v1/seasons', payload: SEASON });
  const started = await service.app.inject({
    method: 'POST',
    url: '/api/v1/runs',
    payload: { seasonId: created.json().id, seed: 1, threads: 1, termination: { iterations: 60 } },
  });
  const { id } = started.json();
  const first = startSolver();
  for await (const { iterations } of events(id, 'progress')) if (iterations >= 5) break;
  const exited = once(first, 'exit');
  first.kill('SIGKILL');
  await exited;
  const before: Run = (await service.app.inject(`/api/v1/runs/${id}`)).json();
  assert.equal(before.status, 'running', 'nobody could say that it is not');
  assert.notEqual(before.scheduleId, null);

  startSolver();
  const ends: Run[] = [];
  for await (const end of events(id, 'end')) ends.push(end);
  const [end] = ends;
  assert.equal(end.status, 'finished');
  assert.equal(end.attempts, 2);
  assert.equal(end.iterations, 60, 'what the dead solver had reported counts');
  const incumbents: { scheduleId: string; score: { hard: number } }[] = [];
  for await (const incumbent of events(id, 'incumbent')) incumbents.push(incumbent);
  assert.ok(
    incumbents.some(({ scheduleId }) => scheduleId === before.scheduleId),
    'what was found before the death is still told',
  );
  assert.ok(
    incumbents.every(({ score }, i) => i === 0 || score.hard < incumbents[i - 1].score.hard),
    'and only better ones follow',
  );
});
