import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { infra } from './program';

/** The environment of a shell that evaluated what `infra emulator env` printed. */
export async function emulatedShell(cwd: string, environment: string): Promise<NodeJS.ProcessEnv> {
  const { stdout, exitCode } = await infra(['emulator', 'env', environment], { cwd, env: process.env });
  expect(exitCode).toBe(0);
  const shell = await promisify(execFile)('sh', ['-c', 'eval "$1"; env -0', 'sh', stdout]);
  const lines = shell.stdout.split('\0').filter((line) => line !== '');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
