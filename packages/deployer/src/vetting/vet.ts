import { show, type Platform, type Violation } from '@mlopspltf/definition';
import type { Session } from '../api';
import type { Configuration } from '../configuration/configuration';
import { backendConfigText } from '../configuration/environment-files';
import { InputError } from '../errors';
import { environmentFile, readSynthesized } from '../platform-file';
import { lockedProviders } from '../terraform/lock-file';
import { STACK_FILE } from '../terraform/stack-json';
import { vetAssets, vetFolder } from './assets';
import { VETTED_PROVIDERS, vettedNames } from './providers';
import { vetStack } from './stack';
import { vetStackText } from './text';

/**
 * Everything in a configuration that Terraform is not started on. A configuration is data that a commit brought, or that
 * lay in the state bucket, and may be anybody's: Terraform would run its provisioners, fetch its providers and modules,
 * read the files it names and take credentials from where it says, all with the rights of whoever deploys. What is not
 * known to be harmless is refused.
 */
export function vetConfiguration(
  { module, files, stack, lock }: Pick<Configuration, 'module' | 'files' | 'stack' | 'lock'>,
  platform: Platform,
): readonly Violation[] {
  const { [STACK_FILE]: text = Buffer.alloc(0), ...assets } = files;
  const paths = Object.keys(assets);
  const locked = lockedProviders(lock);
  const found = [
    ...vetStackText(text, stack),
    ...vetStack(stack, { platform, module, locked, assets: new Set(paths) }),
    ...vetAssets(paths),
    ...locked
      .filter(({ address }) => !VETTED_PROVIDERS.some((vetted) => vetted.address === address))
      .map(({ address }) => ({
        where: '.terraform.lock.hcl',
        value: address,
        problem: 'is not a provider that stacks may use',
        remedy: `Providers run with the rights of a deployment. Vetted are: ${vettedNames()}.`,
      })),
  ];
  return found.map((violation) => placed(module, violation));
}

/**
 * To be passed before anything of Terraform is started.
 *
 * @throws InputError with all that is wrong with any of them, and with the environment's backend settings
 */
export async function refuseUnvetted(
  session: Pick<Session, 'platform' | 'environment' | 'output'>,
  configurations: readonly Configuration[],
): Promise<void> {
  const links = await Promise.all(
    configurations.map(async ({ module, source }) =>
      (await vetFolder(source)).map((violation) => placed(module, violation)),
    ),
  );
  const violations = [
    ...(await vetBackendSettings(session)),
    ...configurations.flatMap((configuration) => vetConfiguration(configuration, session.platform)),
    ...links.flat(),
  ];
  if (violations.length === 0) return;
  const count = violations.length === 1 ? '1 thing' : `${violations.length} things`;
  throw new InputError(
    [
      `Terraform was not started: ${count} in the synthesized output may not be there.`,
      ...violations.map(
        ({ where, value, problem, remedy }, index) =>
          `  ${index + 1}. ${where}${value === undefined ? '' : `: ${show(value)}`} ${problem}\n     ${remedy}`,
      ),
    ].join('\n'),
  );
}

/** They are handed to `init` as they are, and could name another bucket, or a file of credentials that runs a program. */
async function vetBackendSettings({
  platform,
  environment,
  output,
}: Pick<Session, 'platform' | 'environment' | 'output'>): Promise<readonly Violation[]> {
  const text = await readSynthesized(environmentFile(output, environment.name, 'config'));
  if (text === backendConfigText(platform, environment)) return [];
  return [
    {
      where: `${environment.name}.config`,
      problem: 'is not what the definition says of the backend',
      remedy: 'It is written by the synthesis and not changed by hand. Run npx projen synth.',
    },
  ];
}

function placed(module: string, violation: Violation): Violation {
  return { ...violation, where: `${module}: ${violation.where}` };
}
