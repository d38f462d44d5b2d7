/** Seeded random numbers: xoshiro128** 1.1 (Blackman, Vigna 2018), its state spread from one seed by splitmix32.
 *  Period 2^128 - 1. The same seed gives the same numbers on every machine. */
export class Random {
  readonly #state = new Int32Array(4);

  constructor(seed: number) {
    let x = seed | 0;
    for (let i = 0; i < 4; i++) {
      x = (x + 0x9e3779b9) | 0;
      let z = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      this.#state[i] = z ^ (z >>> 15);
    }
  }

  /** 32 random bits, as an unsigned integer. */
  bits(): number {
    const state = this.#state;
    const s1 = state[1];
    const x = Math.imul(s1, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9);
    state[2] ^= state[0];
    state[3] ^= s1;
    state[1] = s1 ^ state[2];
    state[0] ^= state[3];
    state[2] ^= s1 << 9;
    const s3 = state[3];
    state[3] = (s3 << 11) | (s3 >>> 21);
    return result >>> 0;
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.bits() * 2.3283064365386963e-10;
  }

  /** Uniform in 0 ... `count` - 1; `count` far below 2^32, so that the bias of the product does not matter. */
  below(count: number): number {
    return Math.floor(this.bits() * 2.3283064365386963e-10 * count);
  }

  shuffle(values: { length: number; [index: number]: number }): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}
