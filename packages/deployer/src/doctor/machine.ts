import { PROVIDER_LOCK_FILE } from '@mlopspltf/definition';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing, readIfPresent } from '../workspace/files';
import { terraformEnvironment } from '../terraform/environment';
import { lockedProviders, type LockedProvider } from '../terraform/lock-file';
import { findMirrors, impliedMirrors, platform as thisPlatform } from '../terraform/mirrors';
import type { Check, Finding } from './finding';

/** Where providers come from, what Terraform is kept from, and room for all of it. */
export const machineChecks: readonly Check[] = [
  { subject: 'AWS provider', look: provider },
  { subject: 'variables', look: ({ env }) => Promise.resolve(withheldVariables(env)) },
  { subject: 'disk', look: disk },
];

async function provider(...[{ env, root, workspace }]: Parameters<Check['look']>): Promise<readonly Finding[]> {
  const subject = 'AWS provider';
  const lock = await readIfPresent(join(root, PROVIDER_LOCK_FILE));
  if (lock === undefined) {
    const text = `${PROVIDER_LOCK_FILE} is missing: providers are taken in the versions that stand there`;
    return [{ subject, state: 'missing', text, remedy: 'Restore it from git.' }];
  }
  const wanted = lockedProviders(lock);
  const names = wanted.map(({ address, version }) => `${address} ${version}`).join(', ');
  const mirrors = [...(await impliedMirrors({ env, wanted })), ...(await findMirrors({ env, wanted }))];
  const mirror = mirrors.find(({ providers }) => wanted.every(({ address }) => providers.includes(address)));
  if (mirror) return [{ subject, state: 'ok', text: `${names} from the mirror ${mirror.path}, without the network` }];
  const named = env.TF_PLUGIN_CACHE_DIR ?? '';
  const cache = named === '' ? join(workspace, 'terraform', 'providers') : named;
  if (await isCached(cache, wanted)) return [{ subject, state: 'ok', text: `${names} from the cache ${cache}` }];
  return [{ subject, state: 'ok', text: `${names} will be fetched from the registry once, into ${cache}` }];
}

async function isCached(cache: string, wanted: readonly LockedProvider[]): Promise<boolean> {
  const found = await Promise.all(
    wanted.map(({ address, version }) => exists(join(cache, address, version, thisPlatform()))),
  );
  return found.every((there) => there);
}

/** Names only: their values may be secret. */
function withheldVariables(env: NodeJS.ProcessEnv): readonly Finding[] {
  const { withheld } = terraformEnvironment({ env, cli: {}, parallelism: 1, memory: 0 });
  if (withheld.length === 0) return [];
  const names = [...withheld].sort().join(', ');
  const text = `Terraform does not get ${names}: it would change what runs without being shown`;
  return [{ subject: 'variables', state: 'warning', text, remedy: `unset ${[...withheld].sort().join(' ')}` }];
}

/** Providers are 700 MB, and each environment of a checkout has plans and logs. */
const ROOM = 2 * 1024 ** 3;

async function disk(...[{ workspace }]: Parameters<Check['look']>): Promise<readonly Finding[]> {
  const { bavail, bsize } = await statfsAbove(workspace);
  const free = Number(bavail) * Number(bsize);
  const text = `${(free / 1024 ** 3).toFixed(1)} GiB free for ${workspace}`;
  if (free >= ROOM) return [{ subject: 'disk', state: 'ok', text }];
  return [
    {
      subject: 'disk',
      state: 'warning',
      text,
      remedy: 'Make room: Terraform, its providers and plans take some 2 GiB.',
    },
  ];
}

/** Of the folder, or of the nearest one above that is there. */
async function statfsAbove(folder: string): ReturnType<typeof statfs> {
  try {
    return await statfs(folder);
  } catch (error) {
    if (!isMissing(error) || dirname(folder) === folder) throw error;
    return statfsAbove(dirname(folder));
  }
}

async function exists(path: string): Promise<boolean> {
  return statfs(path).then(
    () => true,
    () => false,
  );
}
