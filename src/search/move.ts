/** A change of a schedule: some games get another slot (-1: none) or another host. Filled by a neighbourhood, evaluated
 *  and written by the state; one object is used again and again, so that a search allocates nothing. */
export class Move {
  count = 0;
  readonly games: Int32Array;
  readonly slots: Int32Array;
  readonly flips: Uint8Array;
  /** Where the games came from; written by the state. */
  readonly oldSlots: Int32Array;
  readonly oldFlips: Uint8Array;

  constructor(games: number) {
    this.games = new Int32Array(games);
    this.slots = new Int32Array(games);
    this.flips = new Uint8Array(games);
    this.oldSlots = new Int32Array(games);
    this.oldFlips = new Uint8Array(games);
  }

  clear(): void {
    this.count = 0;
  }

  /** Each game at most once. */
  add(game: number, slot: number, flipped: number): void {
    const k = this.count++;
    this.games[k] = game;
    this.slots[k] = slot;
    this.flips[k] = flipped;
  }

  /** In a season whose second half follows the first: adds to each moved game its return game, which goes to the partner of
   *  the new slot, unless the move already says where it goes. */
  addReturns(twin: Int32Array, partner: Int32Array, flips: Uint8Array): void {
    const own = this.count;
    for (let k = 0; k < own; k++) {
      const other = twin[this.games[k]];
      let isThere = false;
      for (let j = 0; j < own && !isThere; j++) isThere = this.games[j] === other;
      if (!isThere) this.add(other, this.slots[k] < 0 ? -1 : partner[this.slots[k]], flips[other]);
    }
  }
}
