import { LRUCache } from 'lru-cache';
import type { Season } from '../../model/season.ts';

/** Games and constraints of all seasons kept: about 100 conferences' years. */
const MOST_PARTS = 200_000;

/** Season versions, read and checked once: versions never change, so what is kept is never stale. */
export class SeasonCache {
  readonly #seasons: LRUCache<string, Season>;

  /** @param load reads a version from where it is stored, and throws if there is none */
  constructor(load: (id: string, version: number) => Promise<Season>) {
    this.#seasons = new LRUCache({
      maxSize: MOST_PARTS,
      sizeCalculation: ({ games, constraints, teams, slots }) => games.length + constraints.length + teams.length + slots.length,
      fetchMethod: async (key) => {
        const [id, version] = key.split(' ');
        return load(id, Number(version));
      },
    });
  }

  async get(id: string, version: number): Promise<Season> {
    return this.#seasons.forceFetch(`${id} ${version}`);
  }
}
