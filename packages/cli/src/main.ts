import { writeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { canAsk, confirmOnTerminal, typeOnTerminal } from './confirm';
import { EXIT } from './exit-codes';
import type { Host } from './host';
import { listenForInterrupts } from './interrupts';
import { killWhatWasStarted, OPERATIONS } from './real-operations';
import { isLive } from './output/style';
import { watchParent } from './parent';
import { lastLine, run } from './run';

// The AWS SDK would print it on standard error, on each call, to people who cannot do anything about it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const { stdin, stdout, stderr } = process;
const SHOW_CURSOR = '\u001b[?25h';

const { signal, abandon } = listenForInterrupts(process, (name) => {
  killWhatWasStarted();
  try {
    // Past the stream: while a list is drawn, what is written there is held back.
    writeSync(
      stderr.fd,
      `${stderr.isTTY ? SHOW_CURSOR : ''}\n${name} again: killed. States may stay locked.\n${lastLine(EXIT.failed)}\n`,
    );
  } finally {
    process.exit(EXIT.failed);
  }
});

watchParent({ env: process.env, gone: abandon });

const host: Host = {
  cwd: process.cwd(),
  env: process.env,
  stdout,
  stderr,
  screen: isLive(stderr, process.env) ? stderr : undefined,
  confirm: canAsk(stdin, stderr) ? (question) => confirmOnTerminal(question, signal) : undefined,
  type: canAsk(stdin, stderr) ? (question) => typeOnTerminal(question, signal) : undefined,
  signal,
  processors: availableParallelism(),
};

let resultLost = false;

// Whoever reads may have seen enough (`infra graph | head -1`), or be gone before this ends (Ctrl-C with `| tee`).
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE' || resultLost) return;
  resultLost = true;
  process.exitCode = EXIT.failed;
  stderr.write(`The result could not be written to standard output: ${error.message}\n${lastLine(EXIT.failed)}\n`);
});
stderr.on('error', () => undefined);

void run(process.argv.slice(2), host, OPERATIONS).then((code) => {
  process.exitCode = resultLost ? EXIT.failed : code;
});
