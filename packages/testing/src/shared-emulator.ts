import { randomInt } from 'node:crypto';
import { emulatorEnvironment, startEmulator, withEmulator, type Emulator } from '@mlopspltf/emulator';
import { terraformCliConfig } from './terraform-cli-config';
import { runFolder } from './run-folder';

/**
 * The one emulator of this run of jest, started by the first who asks and ended after the last test. Test files run
 * side by side in it, so each works in accounts of its own ({@link freshAccount}) and, as names of buckets are common
 * to all accounts, under a prefix of its own ({@link freshPrefix}).
 *
 * @throws EmulatorNotFoundError that says how to get one, so that the test fails by name
 */
export async function sharedEmulator(): Promise<Emulator> {
  return startEmulator({ workspace: runFolder() });
}

/**
 * This process' environment, led into one account of the shared emulator; Terraform finds its provider without the
 * network where the machine has a mirror.
 *
 * @param region @default 'us-east-1'
 */
export async function accountEnvironment(account: string, region = 'us-east-1'): Promise<NodeJS.ProcessEnv> {
  const environment = await emulatorEnvironment(await sharedEmulator(), account, region);
  const config = terraformCliConfig();
  return {
    ...withEmulator(process.env, environment),
    ...(config === undefined ? {} : { TF_CLI_CONFIG_FILE: config }),
    CHECKPOINT_DISABLE: 'true',
    TF_IN_AUTOMATION: 'true',
  };
}

/** 12 digits that no other test has. */
export function freshAccount(): string {
  return String(randomInt(1, 1_000_000_000_000)).padStart(12, '0');
}

/** First part of names that no other test has. */
export function freshPrefix(): string {
  return `t${randomInt(0, 2 ** 32)
    .toString(36)
    .padStart(7, '0')}`;
}
