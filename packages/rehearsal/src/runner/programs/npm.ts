import { spawnSync } from 'node:child_process';
import { installFromKept } from '../installations';

/** `npm`, in front of the real one: called with where that is and where installations are kept, then what the caller wrote. */
const [real = 'npm', kept = '', ...args] = process.argv.slice(2);
delete process.env.TSX_TSCONFIG_PATH;

function npm(): number {
  const { status, signal, error } = spawnSync(real, args, { stdio: 'inherit' });
  if (error) throw error;
  return status ?? 128 + (signal === 'SIGINT' ? 2 : 15);
}

// Until npm has ended, which gets the same signals where they come from a terminal.
process.on('SIGINT', () => undefined);
process.exitCode = installFromKept({
  folder: kept,
  args,
  cwd: process.cwd(),
  npm: real,
  env: process.env,
  install: npm,
  say: (text) => process.stdout.write(`${text}\n`),
});
