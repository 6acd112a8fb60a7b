import { BACKEND_MODULE, ownsBackend, stateKey } from '@mlopspltf/definition';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { OperationResult, Session } from '../api';
import { foreignBackend } from '../aws/backend-owner';
import { BucketContents, type ObjectVersion } from '../aws/bucket-contents';
import { BootstrapContext } from '../bootstrap/context';
import type { Facts } from '../bootstrap/facts';
import { isMoved } from '../bootstrap/next-step';
import { GuardError, InputError, LockError } from '../errors';
import type { SavedPlan } from '../terraform/module';
import { isEmptyState } from '../terraform/state';
import { liftedProtection } from '../terraform/stack-json';
import { makeFolder, remove, writeWhole } from '../workspace/files';
import { commandOf } from './approval';
import { backUpBackend } from './backend-backup';
import { heldLocks, statesInUse } from './backend-users';
import { readStack, withRun, type Run } from './run';

export interface DestroyBackendOptions {
  /**
   * Gives the name of the environment as a person has typed it, now or in the call.
   * @default - it is refused: there is no other way to approve this
   */
  readonly typeName?: (question: string) => Promise<string>;
}

/**
 * Takes the backend down, for good: bucket, table and key, with every state that ever lay there. Refuses while one of
 * them knows of resources. Keeps a copy of all that it removes. Can be interrupted and repeated; until it is through,
 * `bootstrap` can also make whole again what is left.
 *
 * @throws GuardError, LockError, InputError, ExecutionError
 */
export async function destroyBackend(
  session: Session,
  { typeName }: DestroyBackendOptions = {},
): Promise<OperationResult> {
  const { name } = session.environment;
  if (!ownsBackend(session.platform)) throw new InputError(foreignBackend(session.platform, session.environment));
  if (!typeName) {
    throw new GuardError(`The backend of ${name} is removed only if the name of the environment is given in full.`, {
      next: `npx projen destroy:${name} --backend --confirm ${name}`,
    });
  }
  const stack = await readStack(session.output, BACKEND_MODULE);
  return withRun(session, { operation: 'destroy', needsBackend: false }, async (run) => {
    const context = new BootstrapContext({ run, stack, approver: () => () => Promise.resolve(true) });
    const started = Date.now();
    const result = (outcome: Outcome): OperationResult => resultOf(run, context, outcome, Date.now() - started);
    const facts = await context.observe();
    if (isGone(facts)) return result('absent');
    const { contents, versions, items } = await contentsOf(run);
    await refuseUse(session, { contents, versions, items });
    await takeState(context, facts, contents, versions);
    const override = liftedProtection(stack);
    const { terraform } = await context.terraform(
      override === undefined ? {} : { 'unprotected_override.tf.json': override },
    );
    await terraform.prepare({ backend: context.localBackend });
    const plan = await terraform.plan({ destroy: true, lock: true });
    if (plan) {
      if (!(await isTyped(context, plan, typeName))) {
        await terraform.discard(plan);
        if (facts.remote) await remove(context.localFolder);
        return result('rejected');
      }
      await keepCopy(run, { contents, versions, items });
      await unprotectTable(run, facts);
      await step(session, 'empty the bucket', () => contents.remove(versions));
      await step(session, 'destroy', () => terraform.apply(plan));
      await terraform.discard(plan);
      context.applied.push(...plan.changes);
    }
    await putAway(context);
    return result('destroyed');
  });
}

type Outcome = 'absent' | 'rejected' | 'destroyed';

interface Contents {
  readonly contents: BucketContents;
  readonly versions: readonly ObjectVersion[];
  readonly items: readonly Readonly<Record<string, { readonly S?: string }>>[];
}

function isGone({ bucket, table, usesTable, key, local }: Facts): boolean {
  return !bucket && !(table && usesTable) && !key && (local === undefined || isEmptyState(local));
}

async function contentsOf({ session, clients, store }: Run): Promise<Contents> {
  const contents = new BucketContents({ session, clients, bucket: store.bucket.name });
  const [versions, items] = await Promise.all([contents.versions(), store.table.used ? store.table.items() : []]);
  return { contents, versions, items };
}

async function refuseUse(session: Session, { contents, versions, items }: Contents): Promise<void> {
  const { environment, limits } = session;
  const states = await statesInUse(session, contents, versions);
  if (states.length > 0) {
    const lines = list(
      states.map(({ key, use, isRemote }) => `${key}: ${use}${isRemote ? ' (of another repository)' : ''}`),
    );
    const isStuck = states.every((state) => state.isStuck);
    const isOurs = states.some(({ isRemote }) => !isRemote);
    const there = isOurs ? '' : ', from the repositories that made it';
    const way = isStuck ? `They end with ${limits?.name ?? ''} only.` : `Destroy what they know of first${there}.`;
    throw new GuardError(
      `The backend of ${environment.name} is in use. These states know of resources:\n${lines}\n${way} Nothing was changed.`,
      { next: isStuck ? limits?.end : isOurs ? `npx projen destroy:${environment.name}` : undefined },
    );
  }
  const locks = heldLocks(items, versions);
  if (locks.length === 0) return;
  throw new LockError(`States in the backend of ${environment.name} are locked:\n${list(locks)}`);
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}

/** From here on the state lies here: it cannot lie in a bucket that is being removed. */
async function takeState(
  context: BootstrapContext,
  { local, remote }: Facts,
  contents: BucketContents,
  versions: readonly ObjectVersion[],
): Promise<void> {
  const { platform, environment } = context.run.session;
  if (local && remote && !isEmptyState(local) && !isMoved(local, remote)) {
    throw new GuardError('There are two states of the backend that contradict each other: bootstrap says which ones.', {
      next: `npx projen bootstrap:${environment.name}`,
    });
  }
  if (!remote) {
    if (local) return;
    throw new GuardError('There is no state of the backend: nothing knows what belongs to it. Adopt it first.', {
      next: `npx projen bootstrap:${environment.name}`,
    });
  }
  const key = stateKey(platform, BACKEND_MODULE);
  const stored = versions.find((version) => version.key === key && version.isLatest);
  if (stored) await writeWhole(context.localState, await contents.read(stored));
}

async function isTyped(
  { run: { session, identity } }: BootstrapContext,
  { changes }: SavedPlan,
  typeName: (question: string) => Promise<string>,
): Promise<boolean> {
  const { name } = session.environment;
  session.report({
    kind: 'wave',
    wave: { number: 1, modules: [{ module: BACKEND_MODULE, changes }], deferred: [] },
  });
  const typed = await typeName(
    `This removes the backend of ${name} (account ${identity.account}), with all states. Type the environment's name to go on:`,
  );
  return typed.trim() === name;
}

async function keepCopy({ session, paths, name }: Run, { contents, versions, items }: Contents): Promise<void> {
  const folder = join(paths.backups, `${name}-${BACKEND_MODULE}-taken-down`);
  await step(session, 'keep a copy', () => backUpBackend({ folder, contents, versions, items }), folder);
}

/** The provider does not turn it off before it deletes. */
async function unprotectTable({ store }: Run, { table, usesTable }: Facts): Promise<void> {
  if (table && usesTable) await store.table.unprotect();
}

async function putAway({ run, localFolder, journal }: BootstrapContext): Promise<void> {
  await makeFolder(run.paths.backups);
  await rename(localFolder, join(run.paths.backups, `${run.name}-${BACKEND_MODULE}-destroyed`));
  await journal.clear();
}

async function step(session: Session, name: string, work: () => Promise<void>, note?: string): Promise<void> {
  session.report({ kind: 'step', step: name, phase: 'started' });
  await work();
  session.report({ kind: 'step', step: name, phase: 'done', ...(note === undefined ? {} : { note }) });
}

function resultOf(run: Run, { applied, log }: BootstrapContext, outcome: Outcome, took: number): OperationResult {
  const { session, identity } = run;
  const seconds = Math.round(took / 100) / 10;
  return {
    operation: 'destroy',
    environment: session.environment.name,
    account: identity.account,
    exitCode: outcome === 'rejected' ? APPROVAL_MISSING : 0,
    modules: [{ module: BACKEND_MODULE, outcome, changes: applied, seconds, ...(log && { log }) }],
    ...(outcome === 'rejected' ? { next: `${commandOf(session, 'destroy')} --backend` } : {}),
  };
}

const APPROVAL_MISSING = 3;
