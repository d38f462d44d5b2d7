/** What the constraint cache is worth in an editing session, with the cache off and on in one run:
 *
 *      node bench/constraint-cache.ts [example …]
 */
import { measureSession } from './edit-session.ts';

const ENTRIES = 50_000;
const ROUNDS = 9;

const examples = process.argv.length > 2 ? process.argv.slice(2) : ['mens-basketball-2025-26', 'generated-20'];
for (const example of examples) {
  const { reports, offMs, onMs, hits, misses, size, bytes } = measureSession(example, ENTRIES, ROUNDS);
  process.stdout.write(
    `${example}: ${reports} reports; off ${offMs.toFixed(0)} ms, on ${onMs.toFixed(0)} ms, ${(offMs / onMs).toFixed(1)} times shorter; ` +
      `hit rate ${((100 * hits) / (hits + misses)).toFixed(1)} %, ${size} entries, ${(bytes / 2 ** 20).toFixed(1)} MB\n`,
  );
}
