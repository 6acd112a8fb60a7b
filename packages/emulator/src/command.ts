import { execFile } from 'node:child_process';

/** Runs a command to its end, and says whether it succeeded. What it prints is not of interest. */
export function succeeds(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  timeLimit: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { env, timeout: timeLimit, killSignal: 'SIGKILL' }, (error) =>
      resolve(!error),
    );
    child.stdin?.end();
  });
}
