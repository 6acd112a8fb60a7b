import { availableMemory } from './memory';
import { findTerraform, type TerraformBinary } from './binary';
import { terraformCliConfig, type CliConfig } from './cli-config';
import { terraformEnvironment } from './environment';
import type { LockedProvider } from './lock-file';
import { redactionOf, type Redaction } from './redact';

/** The Terraform of a run, and all it is started with, whatever the module. */
export interface Toolbox {
  readonly binary: TerraformBinary;
  readonly cli: CliConfig;
  readonly env: Readonly<Record<string, string>>;
  readonly redact: Redaction;
}

export interface ToolboxOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly workspace: string;
  /** Of Terraform. */
  readonly version: string;
  readonly wanted: readonly LockedProvider[];
  readonly parallelism: number;
  /** Told what a person should know. */
  readonly warn: (message: string) => void;
}

/** @throws InputError when the machine's Terraform does not fit */
export async function openToolbox(options: ToolboxOptions): Promise<Toolbox> {
  const [binary, cli] = await Promise.all([findTerraform(options.env, options.version), terraformCliConfig(options)]);
  const { env, withheld } = terraformEnvironment({
    env: options.env,
    cli: cli.env,
    parallelism: options.parallelism,
    memory: availableMemory(),
  });
  if (withheld.length > 0) {
    options.warn(
      `Terraform does not get ${[...withheld].sort().join(', ')}: it would change what runs without being shown.`,
    );
  }
  return { binary, cli, env, redact: redactionOf(options.env) };
}
