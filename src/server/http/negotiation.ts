import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';

interface Range {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
}

function rangesOf(accept: string): Range[] {
  return accept
    .split(',')
    .slice(0, 50)
    .map((part) => {
      const [media, ...parameters] = part.trim().toLowerCase().split(';');
      const [type = '', subtype = ''] = media.trim().split('/');
      const quality = parameters.map((parameter) => /^\s*q\s*=\s*([\d.]+)/.exec(parameter)?.[1]).find((found) => found !== undefined);
      return { type, subtype, quality: quality === undefined ? 1 : Number(quality) || 0 };
    });
}

/** How much a client wants a media type: the quality of the most specific range that covers it (RFC 9110, 12.5.1). */
function qualityOf(ranges: readonly Range[], media: string): number {
  const [type, subtype] = media.split('/');
  const covering = ranges
    .filter((range) => (range.type === '*' || range.type === type) && (range.subtype === '*' || range.subtype === subtype))
    .map((range) => ({ range, specific: Number(range.type !== '*') + Number(range.subtype !== '*') }));
  return covering.sort((a, b) => b.specific - a.specific)[0]?.range.quality ?? 0;
}

/** Chooses among the representations of an address: by `?format=` where it is given, else by `Accept`; of equally wanted
 *  ones the first.
 *  @throws {ProblemError} not-acceptable, with what there is */
export function negotiate<Format extends string>(request: FastifyRequest, formats: Readonly<Record<Format, string>>): Format {
  const names = Object.keys(formats) as Format[];
  const { format } = request.query as { format?: string };
  if (format !== undefined) {
    const found = names.find((name) => name === format);
    if (found !== undefined) return found;
    throw new ProblemError('not-acceptable', `"${format}" is not one of the formats ${names.join(', ')}`);
  }
  const { accept } = request.headers;
  if (accept === undefined) return names[0];
  const ranges = rangesOf(accept);
  const wanted = names.map((name) => ({ name, quality: qualityOf(ranges, formats[name]) })).sort((a, b) => b.quality - a.quality)[0];
  if (wanted.quality > 0) return wanted.name;
  throw new ProblemError('not-acceptable', `none of "${accept.slice(0, 200)}" is there; there are ${Object.values(formats).join(', ')}`);
}
