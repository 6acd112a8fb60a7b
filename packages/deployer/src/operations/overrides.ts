import { BACKEND_MODULE, isDataStore, type Environment } from '@mlopspltf/definition';
import { liftedProtection, protection, type StackJson } from '../terraform/stack-json';
import { lookUpIdentityProvider, providerChoice } from './identity-provider';
import { readStack, type Run } from './run';

/**
 * Files beside a stack that adjust it to its environment and account: the stack itself is the same for all of them.
 * @see https://developer.hashicorp.com/terraform/language/files/override
 */
export async function overridesFor(
  run: Run,
  module: string,
  stack?: StackJson,
): Promise<Readonly<Record<string, string>>> {
  return overrides(run, module, stack ?? (await readStack(run.session.output, module)));
}

async function overrides(run: Run, module: string, stack: StackJson): Promise<Readonly<Record<string, string>>> {
  return { ...protectionOverride(run, module, stack), ...(await identityProviderOverride(run, module, stack)) };
}

/** The environment decides what may be deleted. The backend is never lifted. */
function protectionOverride(run: Run, module: string, stack: StackJson): Readonly<Record<string, string>> {
  if (!run.session.environment.destroyable || module === BACKEND_MODULE) return {};
  const override = liftedProtection(stack);
  return override === undefined ? {} : { 'environment_override.tf.json': override };
}

/**
 * Where a person types Terraform's own commands, no plan of theirs is judged: Terraform itself has to keep the data
 * stores of an environment that may not lose data.
 */
export function dataProtection(environment: Environment, stack: StackJson): Readonly<Record<string, string>> {
  if (environment.destroyable) return {};
  const override = protection(stack, ({ type }) => isDataStore(type), true);
  return override === undefined ? {} : { 'data_override.tf.json': override };
}

/** An account has one identity provider for an issuer: one that somebody else has made is used and left alone. */
async function identityProviderOverride(
  run: Run,
  module: string,
  stack: StackJson,
): Promise<Readonly<Record<string, string>>> {
  const choice = providerChoice(stack);
  if (choice === undefined) return {};
  const state = await run.store.bucket.state(module);
  if (state?.addresses.includes(choice.created) || !(await run.hasIdentityProvider(choice.url))) return {};
  run.session.report({
    kind: 'warning',
    message: `${module}: the account has an identity provider for ${choice.url} that is not this module's. It is used as it is.`,
  });
  return { 'identity_provider_override.tf.json': lookUpIdentityProvider(choice) };
}
