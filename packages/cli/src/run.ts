import { RELEASE_VERSION } from '@mlopspltf/definition';
import { syntaxOf } from './call/commands';
import type { Call } from './call/parse';
import { ANSWERED, parseCall } from './call/parse';
import { checkCall } from './call/read';
import { separate } from './call/separators';
import { noCheckout, tryFindCheckout } from './checkout';
import { ACTIONS } from './commands';
import type { Outcome } from './commands/command';
import { CallError } from './errors';
import { EXIT, EXIT_MEANINGS, type ExitCode } from './exit-codes';
import { writeLine, type Host } from './host';
import type { Operations } from './operations';
import { failureOf, type Failure } from './output/failure';
import { styleFor, wrap } from './output/style';

/**
 * Does what the arguments say. Never throws: what goes wrong becomes a message and an exit code.
 *
 * Standard output gets the result, or with `--json` an object in any case; the last line on standard error is the code.
 */
export async function run(argv: readonly string[], host: Host, operations: Operations): Promise<ExitCode> {
  const { own } = separate(argv);
  const [json, debug] = [own.includes('--json'), own.includes('--debug')];
  let call: Call | undefined;
  try {
    const parsed = parseCall(argv, {
      version: RELEASE_VERSION,
      write: (text) => host.stdout.write(text),
      writeError: (text) => host.stderr.write(text),
    });
    if (parsed === ANSWERED) return EXIT.done;
    call = parsed;
    const outcome = await perform(parsed, host, operations);
    return finish(host, tell(outcome, parsed, host, json));
  } catch (error) {
    const failure = failureOf(error, {
      debug,
      stoppedBy: host.signal.aborted ? String(host.signal.reason) : undefined,
    });
    return finish(host, confess(failure, call, host, json));
  }
}

async function perform(call: Call, host: Host, operations: Operations): Promise<Outcome> {
  const checkout = tryFindCheckout(host.cwd);
  const violations = checkout ? [] : [noCheckout(host.cwd)];
  const checked = checkCall(call, { platform: checkout?.platform, processors: host.processors, violations });
  if (!checkout) throw new CallError(violations);
  return ACTIONS[call.command]({ call, checked, checkout, host, operations });
}

function tell(outcome: Outcome, { command }: Call, host: Host, json: boolean): ExitCode {
  const { exitCode, text = '', remarks = [], afterwards = [], next } = outcome;
  // Failures first: the result then stands right above the command that goes on.
  for (const line of remarks) writeLine(host.stderr, line);
  if (json) writeLine(host.stdout, JSON.stringify({ command, exitCode, ...outcome.json }, undefined, 2));
  else if (text !== '') host.stdout.write(text);
  for (const line of afterwards) writeLine(host.stderr, line);
  tellNext(next, host);
  return exitCode;
}

function confess(failure: Failure, call: Call | undefined, host: Host, json: boolean): ExitCode {
  const { exitCode, next, ...error } = failure;
  const style = styleFor(host.stderr, host.env);
  // A log keeps lines whole, for those who search it.
  const message = host.stderr.isTTY ? wrap(failure.message) : failure.message;
  const [first = '', ...rest] = message.split('\n');
  writeLine(host.stderr, [style.bold(style.red(first)), ...rest].join('\n'));
  if (failure.stack !== undefined) writeLine(host.stderr, failure.stack);
  if (json) {
    const environment = call && syntaxOf(call.command).operand ? call.words[0] : undefined;
    writeLine(
      host.stdout,
      JSON.stringify({ command: call?.command, environment, exitCode, modules: [], next, error }, undefined, 2),
    );
  }
  tellNext(next, host);
  return exitCode;
}

function tellNext(next: string | undefined, host: Host): void {
  if (next !== undefined) writeLine(host.stderr, `Next: ${next}`);
}

function finish(host: Host, exitCode: ExitCode): ExitCode {
  writeLine(host.stderr, lastLine(exitCode));
  return exitCode;
}

/** For those who called through something that changes the code. */
export function lastLine(exitCode: ExitCode): string {
  return `exit code ${exitCode}: ${EXIT_MEANINGS[exitCode]}`;
}
