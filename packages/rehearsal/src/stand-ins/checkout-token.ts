import { randomUUID } from 'node:crypto';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionCall } from './stand-in';

/**
 * What `persist-credentials` leaves: the token, in a file of git's configuration that the checkout includes. Every later step
 * can read it. It is removed after all steps.
 *
 * @see https://github.com/actions/checkout#usage
 */
export function persistToken({ folders, token, mask, afterwards }: ActionCall): void {
  const file = join(folders.temp, `git-credentials-${randomUUID()}.config`);
  const header = Buffer.from(`x-access-token:${token}`).toString('base64');
  mask(header);
  writeFileSync(file, `[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic ${header}\n`, {
    mode: 0o600,
  });
  const folder = join(folders.workspace, '.git');
  // Both are the runner's own paths; quotes and backslashes are the only ones that git's configuration writes otherwise.
  appendFileSync(join(folder, 'config'), `[includeIf "gitdir:${escaped(folder)}"]\n\tpath = "${escaped(file)}"\n`);
  afterwards(() => rmSync(file, { force: true }));
}

function escaped(path: string): string {
  return path.replaceAll(/["\\]/g, String.raw`\$&`);
}
