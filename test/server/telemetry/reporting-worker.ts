import { ProcessMetrics } from '../../../src/server/telemetry/metrics.ts';
import { PrimaryMetrics, reportMetrics } from '../../../src/server/telemetry/node-metrics.ts';

/** A process that is forked by node-metrics.test.ts: counts, blocks itself, and asks for the sums, as it is told. */
const metrics = new ProcessMetrics(`web-${process.pid}`);
const source = new PrimaryMetrics();
reportMetrics(metrics);

process.on('message', (message: { do?: 'count' | 'block' | 'read'; requests?: number }) => {
  if (message.do === 'count') {
    for (let request = 0; request < message.requests!; request++) metrics.request('/api/v1/seasons', 'GET', 200, 0.02);
    process.send!({ done: 'count' });
  }
  if (message.do === 'block') {
    process.send!({ done: 'block' }, () => {
      // Nothing but a signal ends this.
      for (;;);
    });
  }
  if (message.do === 'read')
    source.read().then(
      (snapshot) => process.send!({ done: 'read', snapshot }),
      (error) => process.send!({ done: 'read', error: error.message }),
    );
});
process.send!({ done: 'start' });
