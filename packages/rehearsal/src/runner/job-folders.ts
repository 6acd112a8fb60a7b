import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import type { JobWork } from '../api';

/** The folders of one job, all of them its own and absolute. */
export interface JobFolders {
  /** Holds the others. */
  readonly root: string;
  /** `GITHUB_WORKSPACE`: empty until something is checked out. */
  readonly workspace: string;
  /** `RUNNER_TEMP` */
  readonly temp: string;
  /**
   * `TMPDIR`, outside of the others: Terraform's providers put sockets there, whose paths may have some hundred characters
   * only.
   * @see https://man7.org/linux/man-pages/man7/unix.7.html
   */
  readonly scratch: string;
  /** `RUNNER_TOOL_CACHE` */
  readonly toolCache: string;
  /** `HOME` */
  readonly home: string;
  /** Programs put before all others on `PATH`. */
  readonly programs: string;
  /** What the runner writes for the steps. */
  readonly workflow: string;
  /** All that the steps printed. */
  readonly log: string;
}

/**
 * Makes the folders of a job, empty: every job of GitHub's runners starts on a machine of its own.
 *
 * @param folder of the whole rehearsal
 * @see https://docs.github.com/en/actions/reference/runners/github-hosted-runners#file-systems
 */
export function makeJobFolders(folder: string, work: JobWork): JobFolders {
  const { run, path } = work;
  const root = join(folder, 'jobs', `${run.id}-${run.attempt}`, folderName(path));
  rmSync(root, { recursive: true, force: true });
  const repository = work.workflowRef.split('/')[1] ?? 'repository';
  const folders = {
    root,
    workspace: join(root, 'work', repository, repository),
    temp: join(root, 'work', '_temp'),
    toolCache: join(root, 'tools'),
    home: join(root, 'home'),
    programs: join(root, 'programs'),
    workflow: join(root, 'work', '_temp', '_github_workflow'),
  };
  for (const each of Object.values(folders)) mkdirSync(each, { recursive: true });
  return { ...folders, scratch: mkdtempSync(join(realpathSync(tmpdir()), 'job-')), log: join(root, 'log.txt') };
}

/**
 * Once a job has ended: a checkout with its packages is large, and GitHub's machine would be gone, too. The log stays.
 */
export function removeJobFolders({ root, log }: JobFolders): void {
  for (const name of readdirSync(root)) {
    if (join(root, name) !== log) rmSync(join(root, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What programs leave in their temporary folder is nobody's to look at. */
export function removeScratch({ scratch }: JobFolders): void {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}

/** A job's path holds ids and values of a matrix: the readable part, and what tells it from all others. */
function folderName(path: string): string {
  const readable = path.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 60);
  return `${readable.replaceAll(/^-|-$/g, '')}-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`;
}
