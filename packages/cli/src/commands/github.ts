import { EXIT } from '../exit-codes';
import { writeLine } from '../host';
import { describeComparisons } from '../output/comparisons';
import { pageFor } from '../output/page';
import { plural, safeText, wrap } from '../output/style';
import type { Command, Task } from './command';

/** Makes GitHub's environments as the definition has them: shows, asks, changes. */
export const setUpGitHub: Command = async (task) => {
  const { checked, checkout, host, operations } = task;
  const { changed, remarks } = await operations.github().setUpEnvironments({
    ...connectionOf(task),
    show: (comparisons) => {
      for (const line of describeComparisons(comparisons, pageFor(host.stderr, host.env))) writeLine(host.stderr, line);
    },
    approve: checked.autoApprove ? () => Promise.resolve(true) : host.confirm,
  });
  const where = `${checkout.platform.repository.owner}/${checkout.platform.repository.name}`;
  const text =
    changed.length === 0
      ? `Nothing to do: the environments of ${where} are as the definition has them.`
      : `Changed on GitHub: ${changed.join(', ')} of ${where}.`;
  return { exitCode: EXIT.done, remarks: remarks.map(tell), text: `${text}\n` };
};

/** Refuses where GitHub allows more than the definition. */
export const checkGitHub: Command = async (task) => {
  const { environments } = task.checkout.platform;
  const { weaknesses, remarks } = await task.operations.github().checkEnvironments(connectionOf(task));
  if (weaknesses.length === 0) {
    const count = plural(environments.length, 'environment');
    return {
      exitCode: EXIT.done,
      remarks: remarks.map(tell),
      text: `GitHub is as strict as the definition: ${count} checked.\n`,
    };
  }
  const text = ['GitHub allows what the definition does not:', ...weaknesses].map(tell).join('\n');
  return { exitCode: EXIT.refused, remarks: remarks.map(tell), text: `${text}\n`, next: 'npx projen github:setup' };
};

function connectionOf({ checkout, host }: Task) {
  return {
    platform: checkout.platform,
    env: host.env,
    signal: host.signal,
    report: (message: string) => writeLine(host.stderr, message),
  };
}

/** Names of GitHub's side come from outside. */
function tell(line: string): string {
  return wrap(safeText(line));
}
