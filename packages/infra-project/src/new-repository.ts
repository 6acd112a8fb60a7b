import { resolvePlatform } from '@mlopspltf/definition';
import { SampleFile } from 'projen';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { definitionSource } from './definition-source';
import { NewRepositoryError } from './errors';
import { firstBranch } from './first-branch';
import { isMistake, WRONG_INPUT } from './generate';
import { ownerOfRemote } from './git-remote';
import { newDefinition, PLACEHOLDER_OWNER } from './new-definition';
import type { NewRepositoryOptions } from './new-repository-options';
import { OWN_NAME } from './own-version';
import { InfraProject, type InfraProjectOptions } from './project';
import { Toolkit, type ToolkitSource } from './toolkit-source';
import { vendorTarballs } from './vendored';

/** Written once, and a person's from then on. */
const DEFINITION = '.projenrc.ts';

/** What `projen new --from @mlopspltf/infra-project` makes: a repository, from a definition that it writes. */
export class NewRepository extends InfraProject {
  /** Ends the program where that cannot be made: projen would show a message as a failure of its own. */
  constructor(options: NewRepositoryOptions) {
    const own = orExit(() => prepare(options, process.cwd()));
    super(own);
    new SampleFile(this, DEFINITION, { contents: definitionSource(own) });
  }

  /** npm notes which packages are for development only where it finds a lock file, so it is asked twice. */
  public override postSynthesize(): void {
    super.postSynthesize();
    this.tasks.runTask(this.package.installTask.name);
  }

  /** projen would ask npm to install what a lock file says, where `CI` is set; there is none yet. */
  public override synth(): void {
    const nameBranch = firstBranch(this.outdir, this.platform.repository.defaultBranch);
    const { CI } = process.env;
    delete process.env.CI;
    try {
      super.synth();
    } finally {
      if (CI !== undefined) process.env.CI = CI;
    }
    // projen commits once this has returned.
    process.once('exit', () => {
      nameBranch();
      process.stderr.write(nextSteps(this.name));
    });
  }
}

/** Checks everything before anything is written, then brings the tools if they come as files. */
function prepare(options: NewRepositoryOptions, root: string): InfraProjectOptions {
  if (existsSync(join(root, DEFINITION))) {
    throw new NewRepositoryError(
      `There is a ${DEFINITION} in this folder.`,
      'Run npx projen to generate from it, or make the new repository in an empty folder.',
    );
  }
  const definition = newDefinition({ ...options, owner: options.owner ?? ownerOfRemote(root) ?? PLACEHOLDER_OWNER });
  const { modules } = resolvePlatform(definition, 'what was asked for');
  const from = tarballFolder(options.devDeps?.[0], root);
  const toolkit: ToolkitSource = from === undefined ? 'published' : 'vendored';
  if (from !== undefined) vendorTarballs(from, root, new Toolkit(toolkit, options.name).tarballs(modules));
  return { ...(from === undefined ? {} : { toolkit }), ...definition };
}

/** The folder of the file that projen was started with; undefined where that was the name of a package. */
function tarballFolder(spec: string | undefined, root: string): string | undefined {
  if (spec === undefined || spec === OWN_NAME || spec.startsWith(`${OWN_NAME}@`)) return undefined;
  const path = spec.replace(/^file:/, '');
  if (path.endsWith('.tgz') && !path.includes('://')) return dirname(resolve(root, path));
  throw new NewRepositoryError(
    `"${spec}" is neither ${OWN_NAME} nor a file of it.`,
    `Write --from ${OWN_NAME}, with @VERSION if need be, or --from FOLDER/FILE.tgz as npm pack has made it.`,
  );
}

function orExit<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isMistake(error)) throw error;
    process.stderr.write(`${error.message}\nNo repository was made.\n`);
    process.exit(WRONG_INPUT);
  }
}

function nextSteps(name: string): string {
  return `
${name} is ready. What to type next:

  npx projen deploy:local     deploys it to an AWS emulator on this machine
  npx projen test             types, style and tests
  npx projen emulator:stop

Your accounts, owner and reviewers go into ${DEFINITION}; then run npx projen. README.md says more.

`;
}
