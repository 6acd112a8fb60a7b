import type { AskForApproval, RehearsalEvent, Run, WantedReference } from '@mlopspltf/rehearsal';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeLine } from '../host';
import type { OpenRehearsal } from '../operations';
import { RehearsalProgress } from '../output/rehearsal-progress';
import {
  describeRehearsal,
  exitCodeOf,
  rehearsalJson,
  type RehearsalResult,
  type Said,
} from '../output/rehearsal-result';
import { oneLine, safeText, styleFor } from '../output/style';
import { PROGRAM } from '../program';
import type { Command, Task } from './command';

/** Something happens on GitHub, on this machine. */
interface Happening {
  /** What has to be there before anything is started for it. */
  readonly wants: readonly WantedReference[];
  readonly happen: (rehearsal: OpenRehearsal) => Promise<readonly Run[]>;
}

export const rehearsePush = rehearse(({ operands, rehearsal: choice }) => {
  const [name = ''] = operands;
  return choice.delete
    ? { wants: [{ name, use: 'remove' }], happen: (rehearsal) => rehearsal.remove(name) }
    : { wants: [{ name, use: 'push' }], happen: (rehearsal) => rehearsal.push(name) };
});

export const rehearsePullRequest = rehearse(({ operands, rehearsal: { fork } }) => {
  const [head = '', base = ''] = operands;
  const wants: readonly WantedReference[] = [
    { name: base, use: 'bring' },
    { name: head, use: fork ? 'fork' : 'bring' },
  ];
  return { wants, happen: (rehearsal) => rehearsal.pullRequest(head, base, { fork }) };
});

export const rehearseMergeGroup = rehearse(({ operands: [base = ''] }) => ({
  wants: [{ name: base, use: 'bring' }],
  happen: (rehearsal) => rehearsal.mergeGroup(base),
}));

export const rehearseSchedule = rehearse(() => ({ wants: [], happen: (rehearsal) => rehearsal.schedule() }));

export const rehearseDispatch = rehearse(({ operands, rehearsal: { inputs } }) => {
  const [workflow = '', ref] = operands;
  return {
    wants: ref === undefined ? [] : [{ name: ref, use: 'bring' }],
    happen: (rehearsal) => rehearsal.dispatch(workflow, ref, inputs),
  };
});

/** Opens a rehearsal, lets something happen in it, and tells what came of it. */
function rehearse(happening: (checked: Task['checked']) => Happening): Command {
  return async (task) => {
    const { checkout, checked, host, operations } = task;
    const { demandReferences, openRehearsal, plainText } = operations.rehearsal();
    const style = styleFor(host.stderr, host.env);
    const progress = new RehearsalProgress(host.stderr, style);
    const rejected = new Set<number>();
    const notes: string[] = [];
    const report = (event: RehearsalEvent): void => {
      if (event.kind === 'note') notes.push(event.text);
      if (event.kind === 'approval-given' && !event.approved) rejected.add(event.run.id);
      progress.report(event);
    };
    const { workspace, root, platform } = checkout;
    const { workflow, jobs, fresh, setUp } = checked.rehearsal;
    const { wants, happen } = happening(checked);
    const place = { root, platform, fresh, folder: join(workspace, 'rehearsal'), env: host.env };
    await demandReferences(place, wants);
    const { endpoint } = await operations.emulator().startEmulator({ workspace, env: host.env, signal: host.signal });
    const rehearsal = await openRehearsal({
      ...place,
      ...{ endpoint, workflow, setUp, report },
      // It sets accounts up.
      infra: [process.execPath, PROGRAM],
      parallelism: jobs,
      signal: host.signal,
      approve: answerFor(task),
    });
    try {
      const before = saidBy(rehearsal);
      const runs = await happen(rehearsal);
      const waiting = (await rehearsal.settle(runs)) === 'waiting';
      const said = saidBy(rehearsal).filter(
        ({ where, text }) => !before.some((b) => b.where === where && b.text === text),
      );
      return outcomeOf({ runs, waiting, rejected, said, problems: [...rehearsal.problems], notes }, task, plainText);
    } finally {
      await rehearsal.close();
    }
  };
}

function outcomeOf(result: RehearsalResult, { host }: Task, toPlain: (markdown: string) => string) {
  const exitCode = exitCodeOf(result);
  const text = describeRehearsal(result, { style: styleFor(host.stdout, host.env), toPlain });
  const waits = 'Jobs still wait for their reviewers. Call again with --approve, --reject or --approve-after SECONDS.';
  return { exitCode, text, json: rehearsalJson(result), afterwards: result.waiting ? [waits] : [] };
}

/** As the call says; else a person on the terminal is asked, with what the run's page says so far. */
function answerFor({ checked, host, operations }: Task): AskForApproval {
  const { answer, seconds } = checked.rehearsal;
  return async ({ environment, run, jobs }, signal) => {
    if (answer !== undefined) {
      const waited = await sleep(seconds * 1000, true, { signal: AbortSignal.any([signal, host.signal]) }).catch(
        () => false,
      );
      return waited ? answer : 'wait';
    }
    if (!host.confirm) return 'wait';
    const { plainText } = operations.rehearsal();
    for (const { result } of run.jobs) {
      const page = plainText(result?.summary ?? '');
      if (page !== '') writeLine(host.stderr, `\n${safeText(page)}\n`);
    }
    const what = `${oneLine(run.facts.name)} / ${jobs.map(({ title }) => oneLine(title)).join(', ')}`;
    const approved = await host.confirm(`Approve the deployment to ${oneLine(environment)}? (${what})`);
    return approved ? 'approve' : 'reject';
  };
}

function saidBy({ state }: OpenRehearsal): readonly Said[] {
  const comments = state.comments.map(({ issue, id, body }) => ({ where: `comment ${id} on #${issue}`, text: body }));
  const issues = state.issues
    .filter(({ pull }) => pull === undefined)
    .map(({ number, title, body, state: now }) => ({
      where: `issue #${number} (${now})`,
      text: `${title}\n\n${body ?? ''}`,
    }));
  return [...issues, ...comments];
}
