/** What the user can set right: a wrong argument, a file that cannot be read. Told as a sentence, with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
