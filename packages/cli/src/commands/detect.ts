import type { ModuleChoice } from '@mlopspltf/deployer';
import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { CallError } from '../errors';
import { EXIT } from '../exit-codes';
import { oneLine } from '../output/style';
import type { Command } from './command';
import { environmentOf } from './environment';
import { selectionOf } from './session';

/** Which modules differ from a git reference, for workflows: needs neither credentials nor Terraform. */
export const detect: Command = async (task) => {
  const { checked, checkout, host, operations } = task;
  const environment = environmentOf(task).name;
  const file = checked.githubOutput ? outputFile(host.env) : undefined;
  const { root, platform } = checkout;
  const choices = await operations.selectModules({
    root,
    platform,
    environment,
    selection: selectionOf(task),
    env: host.env,
  });
  const modules = choices.filter(({ chosen }) => chosen);
  if (file !== undefined) await appendFile(file, githubOutput(modules));
  const lines = modules.map(({ module, reason }) => `${module}: ${oneLine(reason)}`);
  return {
    exitCode: EXIT.done,
    text: `${lines.length > 0 ? lines.join('\n') : `Nothing to do: no module of ${environment} differs from ${checked.since}.`}\n`,
    json: { environment, changed: modules.length > 0, modules: modules.map(({ module }) => module), choices },
  };
};

/**
 * In the form that takes any value: a line break in it cannot begin another output.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export function githubOutput(
  modules: readonly Pick<ModuleChoice, 'module'>[],
  delimiter = `end-${randomUUID()}`,
): string {
  const outputs = { modules: JSON.stringify(modules.map(({ module }) => module)), changed: String(modules.length > 0) };
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join('');
}

function outputFile(env: NodeJS.ProcessEnv): string {
  const file = env.GITHUB_OUTPUT ?? '';
  if (file !== '') return file;
  throw new CallError([
    {
      where: '--github-output',
      problem: 'needs the variable GITHUB_OUTPUT',
      remedy: 'Leave it out, outside of GitHub Actions.',
    },
  ]);
}
