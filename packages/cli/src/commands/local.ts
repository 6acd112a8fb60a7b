import { EXIT } from '../exit-codes';
import { writeLine } from '../host';
import type { Command } from './command';
import { commandFor } from './continuation';
import { environmentOf } from './environment';
import { outcomeOf } from './operation';
import { inSession, selectionOf } from './session';

/** The first environment on the emulator: everything in it, backend included, without asking. */
export const deployLocal: Command = async (task) => {
  const { checked, checkout, host, operations } = task;
  const environment = environmentOf(task);
  const { startEmulator, emulatorEnvironment, withEmulator } = operations.emulator();
  const { endpoint, reused } = await startEmulator({
    workspace: checkout.workspace,
    env: host.env,
    signal: host.signal,
  });
  writeLine(host.stderr, `AWS emulator ${reused ? 'found' : 'started'} at ${endpoint}`);
  const account = await emulatorEnvironment({ endpoint }, environment.account, checkout.platform.region, host.env);
  const options = {
    environment,
    env: withEmulator(host.env, account),
    autoApprove: true,
    commandFor: () => commandFor(checked, 'deploy', 'local'),
  };
  const done = await inSession(task, options, async (session) => {
    const backend = await operations.bootstrap(session);
    return backend.exitCode === EXIT.done ? operations.deploy(session, selectionOf(task)) : backend;
  });
  const outcome = outcomeOf(task, done);
  const afterwards = outcome.exitCode === EXIT.done ? whereToLook(environment.name, endpoint) : [];
  return { ...outcome, json: { ...outcome.json, endpoint }, afterwards };
};

function whereToLook(environment: string, endpoint: string): readonly string[] {
  return [
    '',
    `The environment "${environment}" is on the emulator at ${endpoint}`,
    `  look at it:  eval "$(npx projen emulator:env ${environment})"`,
    '  stop it:     npx projen emulator:stop',
  ];
}
