import { errorCode } from './files';

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Whether it runs and is Terraform, and not something else that got its number since. */
export async function isTerraform(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const { execa } = await import('execa');
  const { stdout, failed } = await execa('ps', ['-o', 'stat=,comm=', '-p', String(pid)], {
    reject: false,
    stdin: 'ignore',
  });
  // Without ps nothing is known; a lock that is held will tell.
  return !failed && /^\s*[^Z\s]\S*\s.*(terraform|tofu)/.test(stdout);
}
