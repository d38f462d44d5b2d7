/** Clauses whose literals lie in so few levels are kept for good: they are what Audemard and Simon (2009) call glue. */
const GLUE = 2;
/** Words of a clause before its literals: their number; in how many levels they lay when it was learnt, 0 where it is given, {@link FORGOTTEN}. */
const HEADER = 2;
const FORGOTTEN = -1;

/** Clauses one after the other in one array, each known by where it begins there, its *address*, and who watches them. */
export class ClauseStore {
  /** At an address the number of literals and the glue, then the literals, of which the first two are watched. */
  arena = new Int32Array(1 << 16);
  /** By literal: clauses that watch its opposite, each with another literal of the clause, which often tells enough. */
  readonly watches: Int32Array[];
  readonly watchSizes: Int32Array;
  /** Addresses of the clauses that are not given. */
  learnt: number[] = [];
  #size = 0;

  constructor(variables: number) {
    this.watches = Array.from({ length: 2 * variables }, () => new Int32Array(8));
    this.watchSizes = new Int32Array(2 * variables);
  }

  /** @param literals at least two, of which the first `size` count
   *  @returns the clause's address */
  attach(literals: Int32Array, size: number, glue: number): number {
    const address = this.#size;
    if (address + size + HEADER > this.arena.length) {
      const larger = new Int32Array(2 * (address + size + HEADER));
      larger.set(this.arena);
      this.arena = larger;
    }
    this.arena[address] = size;
    this.arena[address + 1] = glue;
    for (let k = 0; k < size; k++) this.arena[address + HEADER + k] = literals[k];
    this.#size += size + HEADER;
    this.watch(literals[0] ^ 1, address, literals[1]);
    this.watch(literals[1] ^ 1, address, literals[0]);
    return address;
  }

  /** Lets a clause be looked at when the literal holds. */
  watch(literal: number, address: number, other: number): void {
    let watches = this.watches[literal];
    const size = this.watchSizes[literal];
    if (size === watches.length) {
      const longer = new Int32Array(2 * size);
      longer.set(watches);
      this.watches[literal] = watches = longer;
    }
    watches[size] = address;
    watches[size + 1] = other;
    this.watchSizes[literal] = size + 2;
  }

  /** Forgets all that is learnt.
   *  @returns where the others have moved to, by address */
  forget(): ReadonlyMap<number, number> {
    for (const address of this.learnt) this.arena[address + 1] = FORGOTTEN;
    return this.#compact();
  }

  /** Forgets the half of the learnt clauses whose literals lie in the most levels.
   *  @param isReason whether it must stay
   *  @returns as {@link forget} */
  forgetHalf(isReason: (address: number) => boolean): ReadonlyMap<number, number> {
    const { arena } = this;
    const weak = this.learnt.filter((address) => arena[address + 1] > GLUE && !isReason(address));
    weak.sort((a, b) => arena[a + 1] - arena[b + 1] || arena[a] - arena[b] || a - b);
    for (const address of weak.slice(weak.length >> 1)) arena[address + 1] = FORGOTTEN;
    return this.#compact();
  }

  /** Moves the clauses that are left together. */
  #compact(): ReadonlyMap<number, number> {
    const { arena } = this;
    const moved = new Map<number, number>();
    let size = 0;
    for (let address = 0; address < this.#size; ) {
      const length = arena[address] + HEADER;
      if (arena[address + 1] !== FORGOTTEN) {
        moved.set(address, size);
        arena.copyWithin(size, address, address + length);
        size += length;
      }
      address += length;
    }
    this.#size = size;
    for (let literal = 0; literal < this.watches.length; literal++) {
      const watches = this.watches[literal];
      let kept = 0;
      for (let k = 0; k < this.watchSizes[literal]; k += 2) {
        const address = moved.get(watches[k]);
        if (address === undefined) continue;
        watches[kept++] = address;
        watches[kept++] = watches[k + 1];
      }
      this.watchSizes[literal] = kept;
    }
    this.learnt = this.learnt.flatMap((address) => moved.get(address) ?? []);
    return moved;
  }
}
