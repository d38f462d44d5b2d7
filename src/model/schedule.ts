/** The whole plan: for each game of a season its slot and who hosts. Immutable by contract: whoever makes the arrays
 *  gives them up. Arrays have the length of `season.games`. */
export interface Schedule {
  /** Index of the slot of each game, -1 while it has none. */
  readonly slots: Int16Array;
  /** 1 where the team named second hosts (only games with `host: 'either'`), else 0. */
  readonly flipped: Uint8Array;
}
