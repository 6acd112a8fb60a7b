import { spawnSync } from 'node:child_process';

/** The owner in the address of the remote `origin`, if that is a repository on GitHub. */
export function ownerOfRemote(folder: string): string | undefined {
  const { stdout, error } = spawnSync('git', ['remote', 'get-url', 'origin'], { cwd: folder, encoding: 'utf8' });
  return error === undefined ? ownerIn(stdout) : undefined;
}

/** @param address as git has it: `https://github.com/OWNER/NAME.git`, `git@github.com:OWNER/NAME.git` */
export function ownerIn(address: string): string | undefined {
  return /^(?:https:\/\/(?:[^@/]*@)?|ssh:\/\/git@|git@)github\.com[/:]([A-Za-z0-9](?:-?[A-Za-z0-9])*)\/[^/]+\s*$/.exec(
    address,
  )?.[1];
}
