import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { ANSWERED, parseCall, type Call } from './call';
import { CHECKOUT } from './checkout';
import { CallError, CommandError, InterruptedError } from './errors';
import { Teller } from './measure/teller';
import { circumstances } from './report/machine';
import { figuresText, page } from './report/page';
import { measure } from './run';
import { Stage } from './stage';

const COMMAND = 'npx projen bench';
/** Exit codes as those of the program `infra`. A figure never makes one. */
const FAILED = 1;
const WRONG_CALL = 2;

// The AWS SDK would print it on standard error, to people who cannot do anything about it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

async function bench(call: Call, signal: AbortSignal): Promise<void> {
  const { sizes, parts, output } = call;
  const teller = new Teller(process.stderr);
  const parallelism = availableParallelism();
  const found = await circumstances(new Date());
  const figures = await Stage.use(signal, (stage) => measure({ stage, teller, sizes, parts, parallelism }));
  process.stdout.write(`\n${figuresText({ figures, sizes, parts })}`);
  if (output === undefined) return;
  const file = resolve(CHECKOUT, output);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, page({ figures, sizes, parts, circumstances: found, parallelism, command: COMMAND }));
  teller.say(`Written to ${output}.`);
}

/** Ends what runs, in order; what is left is cleared away before this program ends. */
function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => controller.abort(name));
  // Nobody reads any more (`npx projen bench | head`): without a listener the emulator would be left running.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => controller.abort('a closed output'));
  return controller.signal;
}

/** @returns the exit code */
function explain(error: unknown): number {
  if (!(error instanceof Error)) throw error;
  const isExpected = error instanceof CallError || error instanceof InterruptedError;
  const text = isExpected ? error.message : (error.stack ?? error.message);
  process.stderr.write(`${text}\n${error instanceof CommandError ? `${error.output}\n` : ''}`);
  return error instanceof CallError ? WRONG_CALL : FAILED;
}

async function main(): Promise<number> {
  try {
    const call = parseCall(process.argv.slice(2), (text) => process.stdout.write(text));
    if (call !== ANSWERED) await bench(call, stopOnSignals());
    return 0;
  } catch (error) {
    return explain(error);
  }
}

void main().then((code) => {
  process.exitCode = code;
});
