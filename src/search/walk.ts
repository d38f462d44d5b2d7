import type { Season } from '../model/season.ts';
import { Aim } from './aim.ts';
import { Annealer } from './anneal.ts';
import { Problem } from './compile.ts';
import { neighbourhoodsOf } from './neighbourhoods/index.ts';
import type { Random } from './random.ts';
import { type Shape, shapeOf } from './shape.ts';
import { State } from './state.ts';

/** Hard units of a unit of deviation, by kind: which violations hurt most where they are rare. The proportions follow Rosati,
 *  Petris, Di Gaspero, Schaerf (2022), who tuned them for ITC2021; kinds that they do not have weigh as the kind next of kin. But for BR1, which they give 1:
 *  where it limits the breaks of every team (FootballChile), 4, 2, 4 hard units stayed after 60 s of one annealing from 36 to 7 with it at 3, at 6 1, 1, 1. */
const KIND_WEIGHTS: Readonly<Record<string, number>> = {
  ...{ CA1: 7, CA2: 8, CA3: 2, CA4: 8, CA5: 4, GA1: 10, GA2: 10, BR1: 6, BR2: 6, BR3: 1, BR4: 2 },
  ...{ FA1: 2, FA2: 1, FA3: 2, FA4: 1, FA5: 1, FA6: 1, SE1: 1, SE2: 4, SYMMETRY: 5, BA1: 20 },
  ...{ SE3: 1, NG1: 4, SW1: 4, OW1: 4, EQ1: 2, RT1: 2, RT2: 2, RT3: 4, VE1: 8, VE2: 8, TV1: 0.02, TV2: 0.02, TV3: 0.02, TV4: 2 },
};

/** How far a weight may go from where the stage began, as a factor. */
const RANGE = 30;
/** The form of the season, which rises with the kind that rises most. It holds nearly always, and so grew lighter and lighter beside the
 *  others until both games of a pair were in one phase, which no move mends once it is cold. */
const STRUCTURE: readonly string[] = ['SYMMETRY', 'BA1'];

/** A schedule on its way: the season as it counts here, the schedule with all that is counted about it, and what changes it. */
export class Walk {
  readonly problem: Problem;
  readonly shape: Shape;
  readonly state: State;
  readonly annealer: Annealer;

  /** @param isAimed whether most moves begin where hard constraints are broken */
  constructor(season: Season, locked: Uint8Array | null, random: Random, isAimed = false) {
    this.problem = new Problem(season);
    this.shape = shapeOf(this.problem, locked);
    this.state = new State(this.problem, locked);
    const aim = isAimed ? new Aim(this.state) : null;
    this.annealer = new Annealer(this.state, this.shape, neighbourhoodsOf(this.problem, this.shape, aim), random, aim);
  }

  /** Weights of the classes: of soft cost, and of a hard unit of a kind that weighs 1. */
  weights(soft: number, hard: number, isEven = false): Float64Array {
    return Float64Array.from(this.problem.classes, (kind, index) => (index === 0 ? soft : hard * (isEven ? 1 : (KIND_WEIGHTS[kind] ?? 1))));
  }

  /** Lets the weights of the hard kinds follow what is broken, within {@link RANGE} of those that the stage began with. */
  balance(began: Float64Array, raise: number, lower: number, isLevel: boolean): void {
    const broken = this.state.costsByClass();
    const factors = broken.map((cost, c) => (c === 0 ? 1 : cost > 0 ? raise : lower));
    const level = isLevel ? factors.reduce((product, factor) => product * factor, 1) ** (1 / Math.max(1, factors.length - 1)) : 1;
    const weights = this.state.weights.map((weight, c) =>
      c === 0 ? weight : Math.min(began[c] * RANGE, Math.max(began[c] / RANGE, (weight * factors[c]) / level)),
    );
    const risen = weights.reduce((most, weight, c) => (c === 0 ? most : Math.max(most, weight / began[c])), 1);
    this.state.weigh(
      weights.map((weight, c) => (STRUCTURE.includes(this.problem.classes[c]) ? Math.max(weight, began[c] * risen) : weight)),
    );
  }
}

/** The season with its hard constraints alone. */
export function hardPartOf(season: Season): Season {
  const isHard = ({ hard }: { readonly hard: boolean }) => hard;
  return {
    ...season,
    structure: season.structure.filter(isHard),
    constraints: season.constraints.filter(isHard),
    objective: { ...season.objective, kind: 'NONE' },
  };
}
