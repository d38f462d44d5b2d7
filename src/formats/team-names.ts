import type { Season } from '../model/season.ts';

/** Finds teams by what people call them: id, name, abbreviation, or an alias, whatever the case, spaces and punctuation. What two
 *  teams could be called means neither. */
export class TeamNames {
  readonly #teams = new Map<string, number | null>();
  readonly #written: readonly string[];
  readonly #season: Season;

  /** `aliases`: more names, each with the id of its team; unknown ids are ignored. */
  constructor(season: Season, aliases: Readonly<Record<string, string>> = {}) {
    const { teams } = season;
    this.#season = season;
    const add = (name: string, team: number) => {
      const key = keyOf(name);
      if (key === '') return;
      const known = this.#teams.get(key);
      this.#teams.set(key, known === undefined || known === team ? team : null);
    };
    teams.forEach(({ id, name, abbreviation }, team) => {
      for (const text of [id, name, abbreviation]) add(text, team);
    });
    for (const [alias, id] of Object.entries(aliases)) {
      const team = teams.findIndex((candidate) => candidate.id === id);
      if (team >= 0) add(alias, team);
    }
    // An id always means its own team.
    teams.forEach(({ id }, team) => {
      this.#teams.set(keyOf(id), team);
    });
    this.#written = teams.map(({ id, name }, team) => (this.find(name) === team ? name : id));
  }

  /** Index of the team, null if nobody or more than one is called so. */
  find(name: string): number | null {
    return this.#teams.get(keyOf(name)) ?? null;
  }

  /** The shortest of the team's abbreviation, id and name that finds it again and that the format can hold; its id if none. */
  short(team: number, isUsable: (label: string) => boolean): string {
    const { id, name, abbreviation } = this.#season.teams[team];
    return [abbreviation, id, name].find((label) => this.find(label) === team && isUsable(label)) ?? id;
  }

  /** The team's name, or its id where the name would not find it again. */
  write(team: number): string {
    return this.#written[team];
  }
}

function keyOf(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[\p{M}\s.'’_-]/gu, '')
    .toLowerCase();
}
