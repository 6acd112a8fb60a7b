import { access, constants, stat } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';
import { InputError } from '../errors';

export interface TerraformBinary {
  /** Absolute. */
  readonly path: string;
  readonly flavour: 'terraform' | 'opentofu';
  /** `1.11.4` */
  readonly version: string;
}

/**
 * The Terraform that this machine has: `TERRAFORM_BINARY_NAME`, else `terraform` on PATH.
 *
 * A state that a newer minor version has written cannot be read by an older one, and everybody who works on a platform
 * shares its states: so Terraform has to be of the wanted minor line, the wanted patch or a later one. OpenTofu counts
 * its versions by itself; there the first one that can do all that the stacks need will do.
 *
 * @param wanted the platform's version of Terraform
 * @throws InputError when there is none, or not one that fits
 */
export async function findTerraform(env: NodeJS.ProcessEnv, wanted: string): Promise<TerraformBinary> {
  const named = env.TERRAFORM_BINARY_NAME;
  const name = named === undefined || named === '' ? 'terraform' : named;
  const path = await findExecutable(name, env.PATH ?? '');
  if (path === undefined) {
    const where = named === name ? 'as TERRAFORM_BINARY_NAME says' : 'on PATH';
    throw new InputError(`Terraform ${wanted} is needed; there is no "${name}" ${where}. ${howToGet(wanted)}`);
  }
  const found = { path, ...(await askVersion(path, env, wanted)) };
  if (!fits(found, wanted)) {
    const product = found.flavour === 'opentofu' ? 'OpenTofu' : 'Terraform';
    throw new InputError(
      `${path} is ${product} ${found.version}; needed is ${needed(found.flavour, wanted)}. ${howToGet(wanted)}`,
    );
  }
  return found;
}

/** Whether that version may be used where `wanted` stands in the definition. */
export function fits({ flavour, version }: Pick<TerraformBinary, 'flavour' | 'version'>, wanted: string): boolean {
  const [major, minor, patch] = numbers(version);
  const [wantedMajor, wantedMinor, wantedPatch] = numbers(flavour === 'opentofu' ? OLDEST_OPENTOFU : wanted);
  if (flavour === 'opentofu') return major === wantedMajor && minor >= wantedMinor;
  return major === wantedMajor && minor === wantedMinor && patch >= wantedPatch;
}

/** The first one with locks beside the state in S3. */
const OLDEST_OPENTOFU = '1.10.0';

async function askVersion(
  path: string,
  env: NodeJS.ProcessEnv,
  wanted: string,
): Promise<Pick<TerraformBinary, 'flavour' | 'version'>> {
  const { execa } = await import('execa');
  const { stdout, failed } = await execa(path, ['version'], {
    env: { PATH: env.PATH, CHECKPOINT_DISABLE: '1' },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: 20_000,
  });
  const [, product, version] = /^(Terraform|OpenTofu) v(\d+\.\d+\.\d+)/m.exec(stdout) ?? [];
  if (failed || version === undefined) {
    throw new InputError(`"${path} version" does not answer as Terraform does. ${howToGet(wanted)}`);
  }
  return { flavour: product === 'OpenTofu' ? 'opentofu' : 'terraform', version };
}

/** The file that a command's name means on that PATH; absolute. */
export async function findExecutable(name: string, path: string): Promise<string | undefined> {
  const candidates = name.includes('/')
    ? [resolve(name)]
    : path.split(delimiter).flatMap((folder) => (folder === '' ? [] : resolve(folder, name)));
  for (const candidate of candidates) {
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

function needed(flavour: TerraformBinary['flavour'], wanted: string): string {
  if (flavour === 'opentofu') return `OpenTofu ${OLDEST_OPENTOFU} or newer`;
  const [major, minor] = numbers(wanted);
  return `${wanted} or a later patch of ${major}.${minor}`;
}

function howToGet(wanted: string): string {
  return (
    `Get it from https://releases.hashicorp.com/terraform/${wanted}/, or with "tfenv install ${wanted}" or ` +
    `"mise use terraform@${wanted}", and put it on PATH or name it in TERRAFORM_BINARY_NAME ("tofu" is accepted too).`
  );
}

function numbers(version: string): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return [major, minor, patch];
}
