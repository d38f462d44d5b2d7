import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

type Compilers = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;

const buildEager = SerializerSelector();

/** Answers are written by their schemas: what a schema does not name is never sent. The writer of each is made with its first
 *  answer; to make all of them at once was nearly half of a process's start (0.2 s of 0.5 on an idle core). */
export const buildSerializer: NonNullable<Compilers['buildSerializer']> = (schemas, options) => {
  const compile = buildEager(schemas, options);
  return (route) => {
    let write: ((answer: unknown) => string) | undefined;
    return (answer) => (write ??= compile(route))(answer);
  };
};
