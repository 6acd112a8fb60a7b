import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { InstallOptions } from './index';
import type { Manifests } from './manifests';

/** A name that only an equal installation has. */
export function installationKey(
  { args, npm, env }: Pick<InstallOptions, 'args' | 'npm' | 'env'>,
  manifests: Manifests,
): string {
  const hash = createHash('sha256');
  const parts: readonly (readonly [string, string | Uint8Array])[] = [
    ['node', `${process.version} ${process.platform} ${process.arch}`],
    ['npm', npmVersion(npm)],
    ['args', JSON.stringify(args)],
    ['settings', JSON.stringify(settingsOf(env))],
    ["user's .npmrc", userConfiguration(env)],
    ...[...manifests.files].sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
  // With lengths, so that no two lists of parts read alike.
  for (const [name, content] of parts) {
    const bytes = Buffer.from(content);
    hash.update(`${JSON.stringify(name)} ${bytes.length} `).update(bytes);
  }
  return hash.digest('hex');
}

/** All that npm takes from the environment. The cache's folder decides about nothing. */
function settingsOf(env: NodeJS.ProcessEnv): readonly (readonly [string, string | undefined])[] {
  return Object.entries(env)
    .filter(([name]) => /^npm_config_|^NODE_ENV$/i.test(name) && name !== 'npm_config_cache')
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function userConfiguration(env: NodeJS.ProcessEnv): string {
  const file = env.npm_config_userconfig ?? env.NPM_CONFIG_USERCONFIG ?? join(env.HOME ?? '/', '.npmrc');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Its manifest lies beside its program, which is a link. */
function npmVersion(npm: string): string {
  const manifest = join(dirname(npm), '../lib/node_modules/npm/package.json');
  return existsSync(manifest) ? readFileSync(manifest, 'utf8') : npm;
}
