/** Thrown where the database cannot be used; the message says in one or two sentences why, and what to do. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}
