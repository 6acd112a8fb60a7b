import type { Permissions, ServedRepository } from '../api';
import { InvalidWorkflowError, NotImitatedError, quoted } from '../errors';
import { callsOf, definitionFrom, findingsIn } from './definition';
import { placeOf, refuseCall, refuseMore } from './called';
import type { CallingJob, WorkflowDefinition } from './model';
import { parse } from './parse';
import { DEFAULT_PERMISSIONS } from './permissions';

/** A workflow, with those that it calls, and from which commits they are. */
export interface LoadedWorkflow {
  readonly definition: WorkflowDefinition;
  /** `OWNER/REPO/.github/workflows/deliver.yml@refs/heads/main` */
  readonly ref: string;
  /** The commit it was read from. */
  readonly sha: string;
  /** What its jobs' tokens have where the jobs say nothing. */
  readonly permissions: Permissions;
  /** By the id of the calling job. */
  readonly calls: ReadonlyMap<string, LoadedWorkflow>;
}

/** Where a workflow is to be read. */
export interface WorkflowSource {
  readonly file: string;
  /** `refs/heads/feature/a`, or a commit where it was called by one. */
  readonly ref: string;
  readonly sha: string;
}

/** The commits that references of calls were found to mean, by `uses`. */
export type Pins = Map<string, { readonly ref: string; readonly sha: string }>;

/**
 * The top one and nine levels below it, and fifty files in all.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#limitations-of-reusable-workflows
 */
const LEVELS = 10;
const CALLED = 50;

const CALL = /^(?<repository>[^/@]+\/[^/@]+)\/(?<file>\.github\/workflows\/[^/@]+\.ya?ml)@(?<ref>.+)$/;
const LOCAL = /^\.\/(?<file>\.github\/workflows\/[^/@]+\.ya?ml)$/;

/** Reads a workflow and all that it calls, before anything of it runs, as GitHub does. */
export class WorkflowLoader {
  private readonly called = new Set<string>();

  /** @param pins what references meant before; new ones are added. @default - each reference is looked up anew */
  constructor(
    private readonly repository: ServedRepository,
    private readonly pins: Pins = new Map(),
  ) {}

  /**
   * @throws {InvalidWorkflowError} where GitHub would fail the run before its first job
   * @throws {NotImitatedError} for what the rehearsal does not imitate
   */
  public async load(source: WorkflowSource): Promise<LoadedWorkflow> {
    return this.read(source, undefined, []);
  }

  private async read(
    source: WorkflowSource,
    allowed: Permissions | undefined,
    above: readonly string[],
  ): Promise<LoadedWorkflow> {
    const { file, sha } = source;
    const content = await this.repository.read(sha, file);
    if (content === undefined) throw new InvalidWorkflowError([`${file} is not in the commit ${sha}`]);
    const parsed = await parse(file, content);
    if ('findings' in parsed) throw new InvalidWorkflowError(parsed.findings);
    const definition = definitionFrom(parsed);
    const own = findingsIn(definition);
    if (own.length > 0) throw new InvalidWorkflowError(own);
    const permissions = definition.permissions ?? allowed ?? DEFAULT_PERMISSIONS;
    if (allowed) refuseMore(definition, permissions, allowed);
    const ref = `${this.repository.fullName}/${file}@${source.ref}`;
    const calls = await this.calls(source, definition, permissions, [...above, ref]);
    return { definition, ref, sha, permissions, calls };
  }

  private async calls(
    source: WorkflowSource,
    definition: WorkflowDefinition,
    permissions: Permissions,
    above: readonly string[],
  ): Promise<ReadonlyMap<string, LoadedWorkflow>> {
    const loaded = new Map<string, LoadedWorkflow>();
    for (const job of callsOf(definition)) {
      const called = await this.source(source, job);
      this.countCall(definition, job, called, above);
      const workflow = await this.read(called, job.permissions ?? permissions, above);
      refuseCall(definition, job, workflow.definition);
      loaded.set(job.id, workflow);
    }
    return loaded;
  }

  /**
   * A file beside the caller's is of the caller's commit. Elsewhere a tag goes before a branch of the same name.
   * @see https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows#calling-a-reusable-workflow
   */
  private async source(caller: WorkflowSource, job: CallingJob): Promise<WorkflowSource> {
    const local = LOCAL.exec(job.uses)?.groups?.file;
    if (local !== undefined) return { ...caller, file: local };
    const { repository = '', file = '', ref = '' } = CALL.exec(job.uses)?.groups ?? {};
    const place = `${caller.file}:${String(job.line)}, jobs.${job.id}.uses`;
    if (file === '') {
      throw new InvalidWorkflowError([
        `${place}: ${quoted(job.uses)} is no workflow; write ./.github/workflows/FILE or OWNER/REPO/.github/workflows/FILE@REF`,
      ]);
    }
    if (repository.toLowerCase() !== this.repository.fullName.toLowerCase()) {
      throw new NotImitatedError(
        { file: caller.file, line: job.line, at: `jobs.${job.id}.uses` },
        `the workflow ${quoted(job.uses)} of another repository`,
        `Call one of ${this.repository.fullName}.`,
      );
    }
    const found = this.pins.get(job.uses) ?? (await this.lookUp(ref));
    if (found === undefined) {
      throw new InvalidWorkflowError([`${place}: ${quoted(ref)} is no tag, branch or commit of ${repository}`]);
    }
    this.pins.set(job.uses, found);
    return { file, ...found };
  }

  private async lookUp(ref: string): Promise<{ readonly ref: string; readonly sha: string } | undefined> {
    const names = ref.startsWith('refs/') ? [ref] : [`refs/tags/${ref}`, `refs/heads/${ref}`];
    if (/^[0-9a-f]{40}$/.test(ref)) names.push(ref);
    for (const name of names) {
      const sha = await this.repository.resolve(name);
      if (sha !== undefined) return { ref: name, sha };
    }
    return undefined;
  }

  private countCall(
    caller: WorkflowDefinition,
    job: CallingJob,
    called: WorkflowSource,
    above: readonly string[],
  ): void {
    const place = placeOf(caller, job);
    const ref = `${this.repository.fullName}/${called.file}@${called.ref}`;
    if (above.includes(ref)) throw new InvalidWorkflowError([`${place}: ${quoted(job.uses)} calls itself in the end`]);
    if (above.length >= LEVELS) {
      throw new InvalidWorkflowError([`${place}: workflows call each other over more than ${String(LEVELS)} levels`]);
    }
    this.called.add(ref);
    if (this.called.size > CALLED) {
      throw new InvalidWorkflowError([`${place}: more than ${String(CALLED)} different workflows are called`]);
    }
  }
}
