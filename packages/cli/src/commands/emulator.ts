import type { Environment, Platform } from '@mlopspltf/definition';
import { EXIT } from '../exit-codes';
import { writeLine } from '../host';
import type { Command } from './command';

export const startEmulator: Command = async ({ checkout, host, operations }) => {
  const emulator = operations.emulator();
  const { endpoint, reused } = await emulator.startEmulator({
    workspace: checkout.workspace,
    env: host.env,
    signal: host.signal,
  });
  const text = reused
    ? `Nothing to do: the AWS emulator runs at ${endpoint}`
    : `The AWS emulator is started, at ${endpoint}`;
  return { exitCode: EXIT.done, text: `${text}\n` };
};

export const stopEmulator: Command = async ({ checkout, host, operations }) => {
  const emulator = operations.emulator();
  const { stopped } = await emulator.stopEmulator({ workspace: checkout.workspace, env: host.env });
  return {
    exitCode: EXIT.done,
    text: stopped ? 'The AWS emulator is stopped.\n' : 'Nothing to do: no AWS emulator runs.\n',
  };
};

/**
 * Lines for `eval`: standard output holds nothing else. Starts the emulator where none runs, because that is what the
 * lines lead to.
 */
export const printEmulatorEnvironment: Command = async (task) => {
  const { checkout, host, operations } = task;
  const environment = task.checked.environment ?? firstOf(checkout.platform);
  const { workspace, platform } = checkout;
  const emulator = operations.emulator();
  const { endpoint, reused } = await emulator.startEmulator({ workspace, env: host.env, signal: host.signal });
  const { variables, unset } = await emulator.emulatorEnvironment(
    { endpoint },
    environment.account,
    platform.region,
    host.env,
  );
  // Elsewhere Terraform finds its providers by itself.
  const { file, mirrors } = await operations.terraformCliConfig({ workspace, env: host.env });
  const all = { ...variables, ...(file === undefined || mirrors.length === 0 ? {} : { TF_CLI_CONFIG_FILE: file }) };
  writeLine(host.stderr, `"${environment.name}" on the AWS emulator ${reused ? 'found' : 'started'} at ${endpoint}`);
  return { exitCode: EXIT.done, text: emulator.shellExports(all, unset) };
};

function firstOf({ environments: [first] }: Platform): Environment {
  if (!first) throw new TypeError('A platform without environments was let through');
  return first;
}
