import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { NotImitatedError, quoted } from '../errors';
import { findProgram } from '../runner/tools';
import { flag, refuseInputs, text } from './inputs';
import type { ActionCall, StandIn } from './stand-in';

/**
 * Puts this machine's Terraform on the job's `PATH`, if it is the version that is wanted.
 * @see https://github.com/hashicorp/setup-terraform#inputs
 */
export function setUpTerraform(machine: NodeJS.ProcessEnv): StandIn {
  return async (call) => {
    const { inputs, place, folders, addPath } = call;
    refuseInputs(inputs, ['cli_config_credentials_hostname', 'cli_config_credentials_token'], place);
    if (flag(inputs, 'terraform_wrapper', true)) {
      const advice = 'Write "terraform_wrapper: false": it changes what Terraform prints and how it gets signals.';
      throw new NotImitatedError(place, "setup-terraform's wrapper", advice);
    }
    const wanted = text(inputs, 'terraform_version');
    if (!/^\d+\.\d+\.\d+/.test(wanted)) {
      throw new NotImitatedError(place, `terraform_version: ${quoted(wanted)}`, 'Write one version, such as "1.11.4".');
    }
    const file = await terraformOf(machine, wanted, call);
    const folder = join(folders.toolCache, 'terraform', wanted);
    mkdirSync(folder, { recursive: true });
    const link = join(folder, 'terraform');
    rmSync(link, { force: true });
    symlinkSync(file, link);
    addPath(folder);
  };
}

async function terraformOf(machine: NodeJS.ProcessEnv, wanted: string, { place, folders, env }: ActionCall) {
  const { TERRAFORM_BINARY_NAME: chosen = '' } = machine;
  const named = chosen === '' ? 'terraform' : chosen;
  const file = isAbsolute(named) ? named : findProgram(named, machine.PATH);
  const get = `Install Terraform ${wanted} (https://developer.hashicorp.com/terraform/install).`;
  if (file === undefined) throw new NotImitatedError(place, `Terraform without ${quoted(named)} on PATH`, get);
  const { execa } = await import('execa');
  const { stdout, failed } = await execa(file, ['version', '-json'], {
    cwd: folders.temp,
    env: { ...env, PATH: `${dirname(file)}:${env.PATH ?? ''}`, CHECKPOINT_DISABLE: 'true' },
    extendEnv: false,
    reject: false,
  });
  const found = failed ? undefined : /"terraform_version":\s*"([^"]+)"/.exec(stdout)?.[1];
  if (found !== wanted) {
    throw new NotImitatedError(place, `Terraform ${wanted} by ${quoted(file)}, which is ${found ?? 'none'},`, get);
  }
  return file;
}
