import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tarballOf, type LockedPackage, type Manifests } from './manifests';

/**
 * Whether a copy does the same as an installation would. Scripts of packages can do anything, outside of `node_modules`, too:
 * where any would run that is not known to be harmless, npm is asked each time, so that an attacker's script runs in each job
 * as it would on GitHub. Packages that do not come from a registry have contents that the lock file does not tell.
 */
export function isRepeatable(manifests: Manifests, args: readonly string[]): boolean {
  if (!isPlain(args) || Object.values(manifests.packages).some((each) => isOfElsewhere(each, manifests))) return false;
  if (args.includes('--ignore-scripts')) return true;
  return !hasScripts(manifests) && Object.entries(manifests.packages).every(([place, each]) => isHarmless(place, each));
}

/** Only options that are known here to decide about nothing but what is installed: `--prefix` would install elsewhere. */
function isPlain([, ...options]: readonly string[]): boolean {
  return PLAIN.test(options.map((option) => `${option}\0`).join(''));
}

const PLAIN =
  /^(--ignore-scripts\0|--no-(audit|fund)\0|--omit[=\0](dev|optional|peer)\0|(--workspace[=\0]|-w\0)[^-\0][^\0]*\0)*$/;

/**
 * Scripts that npm runs for the root and its workspaces while it installs.
 * @see https://docs.npmjs.com/cli/using-npm/scripts#npm-ci
 */
const HOOKS = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
  'dependencies',
];

function hasScripts({ root, folders, files }: Manifests): boolean {
  return folders.some((folder) => {
    // npm builds what has such a file.
    if (existsSync(join(root, folder, 'binding.gyp'))) return true;
    const bytes = files.get(join(folder, 'package.json'));
    return bytes === undefined || scriptsOf(bytes).some((name) => HOOKS.includes(name));
  });
}

function scriptsOf(manifest: Buffer): readonly string[] {
  try {
    const { scripts } = JSON.parse(manifest.toString('utf8')) as { readonly scripts?: object };
    return Object.keys(scripts ?? {});
  } catch {
    return HOOKS;
  }
}

/** Their scripts look for, or fetch, their own binary, and write into their own folder only. */
const KNOWN = ['@parcel/watcher', '@swc/core', 'esbuild', 'fsevents', 'unrs-resolver'];

function isHarmless(place: string, { hasInstallScript }: LockedPackage): boolean {
  return !hasInstallScript || KNOWN.includes(place.replace(/^.*node_modules\//, ''));
}

/** From git, a folder or a file that the checkout does not have. A workspace is a link. */
function isOfElsewhere(each: LockedPackage, { files }: Manifests): boolean {
  const { resolved, link, integrity } = each;
  if (link) return false;
  const tarball = tarballOf(each);
  if (resolved === undefined || (tarball !== undefined && files.has(tarball))) return false;
  return !/^https?:\/\//.test(resolved) || integrity === undefined;
}
