import type { Cooling } from './anneal.ts';
import type { Ledger } from './ledger.ts';
import type { Thermometer } from './thermometer.ts';
import type { Walk } from './walk.ts';

/** How often within a stage the weights of the hard kinds are balanced, and by what: a kind that is broken weighs more, one that
 *  holds weighs less. In the main stage the level of all weights, their geometric mean, stays: only the proportions find
 *  their balance. Where the level rose as well, the search froze early: see docs/algorithm.md. */
const BALANCES = 100;
const RAISE = 1.04;
const LOWER = 0.99;
/** From this progress of the main stage on broken kinds rise by {@link RAISE_LATE}, and nothing falls. */
const LATE = 0.6;
const RAISE_LATE = 1.02;

/** How often within a stage the pull towards patterns changes: whole until {@link PULL_FALLS}, from there falling to nothing at
 *  {@link PULL_ENDS}. Ended at 0.5, half of what it won was lost again. */
const PULLS = 100;
const PULL_FALLS = 0.35;
const PULL_ENDS = 0.7;

/** A stage of annealing: weights of all classes and temperatures, in units of soft cost; without soft cost, in any unit. */
export interface Stage extends Cooling {
  readonly weights: Float64Array;
  /** How the weights of the hard kinds move: 'free', all stage long and their level with them; 'level', with their level as it
   *  is until late; 'late', only then. Absent: not at all. */
  readonly balance?: 'free' | 'level' | 'late';
  /** Pulled towards these sides at first, by this cost a cell. */
  readonly pull?: { readonly sides: Uint8Array; readonly cost: number };
  /** Ends after so many evaluations. */
  readonly evaluations?: number;
  /** Ends once a state keeps all hard constraints. */
  readonly endsFeasible?: boolean;
  /** Told of each temperature that ends; ends the stage where it knows enough. */
  readonly thermometer?: Thermometer;
}

/** Anneals from the state that the walk has, until `to` of the limits is used, so many evaluations are made, or it is done. */
export function annealStage(walk: Walk, ledger: Ledger, stage: Stage, to: number): void {
  if (ledger.end !== null) return;
  const { weights, hot, cold, balance, pull, evaluations = Infinity, endsFeasible = false, thermometer } = stage;
  const { state, annealer } = walk;
  state.weigh(weights);
  const from = ledger.used();
  const began = annealer.iterations;
  let isFeasible = walk.state.hard === 0;
  let nextPull = pull === undefined ? Infinity : 0;
  let nextBalance = balance === undefined ? Infinity : balance === 'late' ? LATE : 1 / BALANCES;
  annealer.run(
    { hot, cold },
    {
      progress: () => {
        ledger.report();
        if (ledger.end !== null || (endsFeasible && isFeasible) || thermometer?.isCold) return 1;
        const used = (ledger.used() - from) / Math.max(1e-12, to - from);
        const progress = Math.max(used, (annealer.iterations - began) / evaluations);
        if (progress >= nextBalance) {
          nextBalance = progress + 1 / BALANCES;
          const isLate = balance !== 'free' && progress >= LATE;
          walk.balance(weights, isLate ? RAISE_LATE : RAISE, isLate ? 1 : LOWER, balance === 'level' && !isLate);
        }
        if (pull !== undefined && progress >= nextPull) {
          nextPull = progress < PULL_ENDS ? progress + 1 / PULLS : Infinity;
          const part = Math.min(1, Math.max(0, PULL_ENDS - progress) / (PULL_ENDS - PULL_FALLS));
          state.pull(part > 0 ? pull.sides : null, part * pull.cost);
        }
        return progress;
      },
      better: () => {
        ledger.keepFound(state);
        isFeasible ||= state.hard === 0;
      },
      passed: (temperature, evaluated, climbs) => thermometer?.passed(temperature, evaluated, climbs),
    },
  );
  if (pull !== undefined) state.pull(null, 0);
  // The next stage would write over what this one found.
  ledger.scoreFound();
}
