import { Command, CommanderError } from 'commander';
import { registerConvert } from './convert.ts';
import { registerKeys } from './keys.ts';
import { registerMake } from './make.ts';
import { registerMatchups } from './matchups.ts';
import { registerServe } from './serve.ts';
import { registerSolve } from './solve.ts';
import { UsageError } from './usage-error.ts';
import { registerValidate } from './validate.ts';

// Whoever reads our output may stop reading.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const program = new Command('flextime')
  .description('Makes, scores, explains and serves schedules for sports leagues and conferences.')
  .addHelpText('after', '\nExit codes: 0 fine, 1 the schedule is infeasible, 2 bad input or usage.')
  .showHelpAfterError('(add --help for what is allowed)')
  .exitOverride();

const COMMANDS = [registerServe, registerSolve, registerMatchups, registerMake, registerValidate, registerConvert, registerKeys];
for (const register of COMMANDS) register(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  } else throw error;
}
