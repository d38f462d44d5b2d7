import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { ProblemError } from './problems.ts';

/** Checks requests by their schemas. A body must be of the type that its schema says; in addresses and queries, which are
 *  text, numbers are read first. An address that cannot be is one where nothing stands. */
export function registerValidation(app: FastifyInstance): void {
  app.setValidatorCompiler(({ schema, httpPart }: { schema: TSchema; httpPart?: string }) => compileCheck(schema, httpPart));
}

function compileCheck(schema: TSchema, httpPart: string | undefined) {
  const compiled = Compile(schema);
  return (given: unknown) => {
    const value = httpPart === 'body' ? given : Value.Convert(schema, given);
    if (compiled.Check(value)) return { value };
    const faults = compiled.Errors(value).flatMap(({ keyword, instancePath, message }) => {
      // Said of each property that is too much ("boolean"), and once more of the object.
      if (keyword === 'additionalProperties') return [];
      const detail = keyword === 'boolean' ? 'is not known here' : message;
      return [
        {
          pointer: httpPart === 'body' ? instancePath : `#${httpPart}${instancePath}`,
          detail: `${shown(Value.Pointer.Get(value, instancePath))} ${detail}`,
        },
      ];
    });
    if (httpPart === 'params') return { error: new ProblemError('not-found', `nothing can stand here: ${faults[0].detail}`) };
    const detail = `${faults[0].pointer || 'the body'}: ${faults[0].detail}`;
    return { error: new ProblemError('bad-request', detail, { faults: faults.slice(0, 50) }) };
  };
}

/** For routes whose body is a document: its format checks it, and points better at what is wrong. */
export const checkedByFormat: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
  httpPart === 'body' ? (value: unknown) => ({ value }) : compileCheck(schema, httpPart);

/** A value as an error names it: short. */
function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
