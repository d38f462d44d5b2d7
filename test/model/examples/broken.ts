import type { SeasonDraft } from '../../../src/model/season.ts';

/** A rule broken by a tiny schedule (games as in small-season.ts). */
export interface Broken {
  readonly claim: string;
  readonly kind: string;
  readonly games: readonly string[];
  readonly rule?: object;
  readonly more?: Partial<SeasonDraft>;
  /** Each violation in order: deviation and sentence. None: the rule is kept. */
  readonly violations: readonly (readonly [deviation: number, sentence: string])[];
  /** Deviation by the reference validator where it differs. */
  readonly robinx?: number;
}

/** Kansas away three times, then at home. */
export const KANSAS_ROAD = ['Baylor-Kansas@0', 'Utah-Kansas@1', 'Houston-Kansas@2', 'Kansas-Baylor@3'];
