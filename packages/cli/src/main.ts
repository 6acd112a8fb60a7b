import { availableParallelism } from 'node:os';
import { canAsk, confirmOnTerminal } from './confirm';
import { EXIT, EXIT_MEANINGS } from './exit-codes';
import type { Host } from './host';
import { listenForInterrupts } from './interrupts';
import { killWhatWasStarted, OPERATIONS } from './real-operations';
import { isLive } from './output/style';
import { run } from './run';

// The AWS SDK would print it on standard error, on each call, to people who cannot do anything about it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const { stdin, stdout, stderr } = process;

const signal = listenForInterrupts(process, (name) => {
  killWhatWasStarted();
  stderr.write(
    `\n${name} again: killed, states may stay locked.\nexit code ${EXIT.failed}: ${EXIT_MEANINGS[EXIT.failed]}\n`,
  );
  process.exit(EXIT.failed);
});

const host: Host = {
  cwd: process.cwd(),
  env: process.env,
  stdout,
  stderr,
  screen: isLive(stderr, process.env) ? stderr : undefined,
  confirm: canAsk(stdin, stderr) ? (question) => confirmOnTerminal(question, signal) : undefined,
  signal,
  processors: availableParallelism(),
};

// Whoever reads the result may have seen enough of it: `infra graph | head -1`.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void run(process.argv.slice(2), host, OPERATIONS).then((code) => {
  process.exitCode = code;
});
