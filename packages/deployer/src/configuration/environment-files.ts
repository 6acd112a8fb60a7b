import {
  backendSettings,
  commonVariables,
  ENVIRONMENTS_FOLDER,
  PLATFORM_COPY,
  renderHcl,
  serializePlatform,
  type Environment,
  type HclValue,
  type Platform,
} from '@mlopspltf/definition';
import { join } from 'node:path';
import { environmentFile } from '../platform-file';
import { writeWhole } from '../workspace/files';

/**
 * What the synthesis writes beside the stacks, from a definition alone: settings of the backends, and variables.
 *
 * @param output in the form of `cdktf.out`, absolute
 */
export async function writeEnvironmentFiles(platform: Platform, output: string): Promise<void> {
  await writeWhole(join(output, ENVIRONMENTS_FOLDER, PLATFORM_COPY), serializePlatform(platform));
  for (const environment of platform.environments) {
    const write = (kind: 'config' | 'tfvars', settings: Readonly<Record<string, HclValue>>): Promise<void> =>
      writeWhole(environmentFile(output, environment.name, kind), hclText(settings));
    await write('config', backendSettings(platform, environment));
    await write('tfvars', commonVariables(platform, environment));
  }
}

/** Text of `{env}.config`: the part of an environment's backend settings that stacks leave open. */
export function backendConfigText(platform: Platform, environment: Environment): string {
  return hclText(backendSettings(platform, environment));
}

function hclText(settings: Readonly<Record<string, HclValue>>): string {
  return `${renderHcl(settings).join('\n')}\n`;
}
