import type { ModuleChoice } from '@mlopspltf/deployer';
import { EXIT } from '../exit-codes';
import { oneLine } from '../output/style';
import type { Command } from './command';
import { environmentOf } from './environment';
import { selectionOf } from './session';
import { appendOutputs, outputFile, renderOutputs } from './workflow-files';

/** Which modules differ from a git reference, for workflows: needs neither credentials nor Terraform. */
export const detect: Command = async (task) => {
  const { checked, checkout, host, operations } = task;
  const environment = environmentOf(task).name;
  const file = checked.githubOutput ? outputFile(host.env, '--github-output') : undefined;
  const { root, platform } = checkout;
  const choices = await operations.selectModules({
    root,
    platform,
    environment,
    selection: selectionOf(task),
    env: host.env,
  });
  const modules = choices.filter(({ chosen }) => chosen);
  if (file !== undefined) await appendOutputs(file, outputsOf(modules));
  const lines = modules.map(({ module, reason }) => `${module}: ${oneLine(reason)}`);
  return {
    exitCode: EXIT.done,
    text: `${lines.length > 0 ? lines.join('\n') : `Nothing to do: no module of ${environment} differs from ${checked.since}.`}\n`,
    json: { environment, changed: modules.length > 0, modules: modules.map(({ module }) => module), choices },
  };
};

/** As the jobs that follow read it. @see renderOutputs */
export function githubOutput(modules: readonly Pick<ModuleChoice, 'module'>[], delimiter?: string): string {
  return renderOutputs(outputsOf(modules), delimiter);
}

function outputsOf(modules: readonly Pick<ModuleChoice, 'module'>[]): Readonly<Record<string, string>> {
  return { modules: JSON.stringify(modules.map(({ module }) => module)), changed: String(modules.length > 0) };
}
