import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pushCommand } from '../terraform/half-done';
import { UNSAVED_STATE } from '../terraform/stack-copy';
import { runHolder } from '../workspace/exclusive';
import { isMissing } from '../workspace/files';
import { modulePaths, RUN_LOCK, workspacePaths } from '../workspace/paths';
import type { Check, DiagnosisRequest, Finding } from './finding';

/** What earlier runs left in the workspace, or do there now. */
export const workspaceChecks: readonly Check[] = [{ subject: 'workspace', look: leftovers }];

async function leftovers({ workspace, environments }: DiagnosisRequest): Promise<readonly Finding[]> {
  const places = (await placesIn(workspace)).filter(({ environment }) => environments?.includes(environment) ?? true);
  const found = await Promise.all(
    places.flatMap((place) => [runIn(workspace, place), unsavedStatesIn(workspace, place)]),
  );
  return found.flat();
}

/** An environment at a target: an account, or an emulator's. */
interface Place {
  readonly target: string;
  readonly environment: string;
}

async function placesIn(workspace: string): Promise<readonly Place[]> {
  const work = join(workspace, 'work');
  const targets = await foldersIn(work);
  const found = await Promise.all(
    targets.map(async (target) =>
      (await foldersIn(join(work, target))).map((environment) => ({ target, environment })),
    ),
  );
  return found.flat();
}

async function runIn(workspace: string, { target, environment }: Place): Promise<readonly Finding[]> {
  const holder = await runHolder(join(workspacePaths(workspace, target, environment).environment, RUN_LOCK));
  if (holder === undefined) return [];
  const subject = `run in ${environment}`;
  const { purpose, pid, host, since, isGone } = holder;
  const who = `${purpose}, process ${pid} on ${host}, since ${since}`;
  if (!isGone)
    return [{ subject, state: 'warning', text: `${who}: it goes on, others are refused until it has ended` }];
  return [{ subject, state: 'ok', text: `${who}: it was killed, and the next one takes its place` }];
}

async function unsavedStatesIn(workspace: string, { target, environment }: Place): Promise<readonly Finding[]> {
  const paths = workspacePaths(workspace, target, environment);
  const modules = await foldersIn(paths.environment);
  const files = modules.map((module) => ({ module, file: join(modulePaths(paths, module).stack, UNSAVED_STATE) }));
  const there = await Promise.all(files.map(async (each) => ((await isFile(each.file)) ? [each] : [])));
  return there.flat().map(({ module, file }) => ({
    subject: `state of ${module} in ${environment}`,
    state: 'missing' as const,
    text: `Terraform could not save it; it lies in ${file} and has to be pushed before anything else is done there`,
    remedy: pushCommand(module, environment),
  }));
}

/** Only names that a run of ours gives: they go into commands. None where there is no such folder. */
async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && /^[\w.-]+$/.test(entry.name))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
