import type { Aim } from '../aim.ts';
import type { Problem } from '../compile.ts';
import type { Shape } from '../shape.ts';
import { ForceGame } from './force-game.ts';
import type { Neighbourhood } from './neighbourhood.ts';
import { PartialSwapBye } from './partial-swap-bye.ts';
import { PartialSwapRounds } from './partial-swap-rounds.ts';
import { ExchangeTeams } from './partial-swap-teams.ts';
import { SwapHomes } from './swap-homes.ts';
import { SwapRounds } from './swap-rounds.ts';

export type { Neighbourhood } from './neighbourhood.ts';

/** A neighbourhood and how often it is drawn, relative to the others. */
export interface Rate {
  readonly neighbourhood: Neighbourhood;
  readonly rate: number;
}

/** The one list of neighbourhoods, with the rates that suit the season's form.
 *  @param aim where most moves shall begin; null: anywhere */
export function neighbourhoodsOf(problem: Problem, shape: Shape, aim: Aim | null = null): Rate[] {
  const { slots, games, teams, season } = problem;
  const isPhased = shape.phases > 1 || shape.partner !== null;
  // One bye a slot, of one team.
  const isOdd = teams % 2 === 1 && games === ((teams - 1) / 2) * slots;
  // Travel is made of trips, and long exchanges of two teams' rows keep them. Mean gap after 20 s, NL12, NL16, CIRC16, GAL14,
  // two seeds: 14.7 % with the rates of the others, 17.9 % with these and short chains, 12.7 % with longer ones.
  const isTravel = season.objective.kind === 'TR' && shape.partner === null && shape.exchangeable.length > 0;
  const exchange = (name: ExchangeTeams['name'], rate: number) => ({
    neighbourhood: new ExchangeTeams(name, shape, problem, isTravel ? 3.5 : 2.5, aim),
    rate: shape.exchangeable.length > 0 ? rate : 0,
  });
  const rates = [
    { neighbourhood: new SwapHomes(aim), rate: 0.16 },
    exchange('SwapTeams', 0.01),
    { neighbourhood: new SwapRounds(shape), rate: 0.02 },
    // In a tied season games may only change places within the leading half.
    exchange('PartialSwapTeams', isTravel ? 0.8 : shape.partner !== null ? 0 : isPhased ? 0.12 : 0.25),
    exchange('PartialSwapTeamsPhased', isTravel ? 0 : isPhased ? 0.2 : 0.1),
    { neighbourhood: new PartialSwapRounds(shape, teams, aim), rate: isTravel ? 0.05 : 0.5 },
    { neighbourhood: new PartialSwapBye(shape), rate: isOdd ? 0.2 : 0 },
    {
      neighbourhood: new ForceGame(games, shape.isOptional),
      rate: shape.partner === null && (shape.hasByes || shape.isOptional) ? 0.3 : 0,
    },
  ];
  return rates.filter(({ rate }) => rate > 0);
}
