import type { OlderRun } from '@mlopspltf/github';
import { EXIT } from '../exit-codes';
import { writeLine } from '../host';
import { oneLine, safeText, wrap } from '../output/style';
import type { Command } from './command';
import { appendSummary } from './workflow-files';

/** Cancels, in a run for a push, the older runs of its branch that wait for an approval. */
export const supersedeOnGitHub: Command = async ({ host, operations }) => {
  const { env, signal } = host;
  const result = await operations.github().supersedeWaitingRuns({
    env,
    signal,
    report: (message) => writeLine(host.stderr, message),
  });
  await appendSummary(env, operations.summaries().supersedeSummary(result));
  const { cancelled, left, remarks } = result;
  const lines = [...told('Cancelled', cancelled), ...told('Still at work, left alone', left)];
  const text = lines.length === 0 ? 'No older run of this branch waits.' : lines.join('\n');
  return { exitCode: EXIT.done, remarks: remarks.map((remark) => wrap(safeText(remark))), text: `${text}\n` };
};

function told(what: string, runs: readonly OlderRun[]): readonly string[] {
  return runs.map(
    ({ number, commit, url }) => `${what}: run ${number} of ${oneLine(commit).slice(0, 7)}, ${oneLine(url)}`,
  );
}
