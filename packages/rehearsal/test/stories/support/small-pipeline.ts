import { IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import {
  findEnvironment,
  parsePlatform,
  PLATFORM_FILE,
  WORKFLOW_FILES,
  WORKFLOWS_FOLDER,
  type Platform,
} from '@mlopspltf/definition';
import { emulatorEnvironment, startEmulator, stopEmulator } from '@mlopspltf/emulator';
import { clientConfig, requireTools, scratchFolder, type ClientConfig } from '@mlopspltf/testing';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openRehearsal, type AskForApproval, type Rehearsal, type Run } from '../../../src';
import { GitCheckout } from '../../support/git-checkout';
import { createRoles } from './pipeline-roles';
import { RecordingRunner } from './recording-runner';
import { SCRIPTED_DEPLOYER } from './scripted-deployer';

requireTools('moto_server', 'bash', 'git', 'jq');

const ROOT = resolve(__dirname, '../../../../..');

/** The generated workflows of this repository, by the names of their files; `build` has no rights, and nothing follows it. */
export const WORKFLOWS: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(join(ROOT, WORKFLOWS_FOLDER))
    .filter((file) => `${WORKFLOWS_FOLDER}/${file}` !== WORKFLOW_FILES.build)
    .map((file) => [file, readFileSync(join(ROOT, WORKFLOWS_FOLDER, file), 'utf8')]),
);

/** Workflows by the names of their files, other files by their paths. */
export type Files = Readonly<Record<string, string>>;

export const DEPLOYER = 'packages/cli/infra';

/**
 * This repository's workflows, definition and roles, with a scripted deployer and one module: GitHub, runner, identity tokens and
 * the accounts' IAM are those of the rehearsal. One emulator serves any number of repositories.
 */
export class SmallPipeline {
  public readonly platform: Platform = parsePlatform(readFileSync(join(ROOT, PLATFORM_FILE), 'utf8'), PLATFORM_FILE);
  private readonly workspace = scratchFolder();
  private endpoint = '';

  public async start(): Promise<void> {
    ({ endpoint: this.endpoint } = await startEmulator({ workspace: this.workspace }));
    for (const environment of this.platform.environments) {
      await createRoles(await this.iam(environment.name), this.platform, environment);
      const s3 = new S3Client({ ...(await this.client(environment.name)), forcePathStyle: true });
      await s3.send(new CreateBucketCommand({ Bucket: `applied-${environment.name}` }));
    }
  }

  public async stop(): Promise<void> {
    await stopEmulator({ workspace: this.workspace });
  }

  public async iam(environment: string): Promise<IAMClient> {
    return new IAMClient(await this.client(environment));
  }

  /** What was last applied in an environment, or nothing. */
  public async applied(environment: string, key = 'desired'): Promise<string | undefined> {
    const s3 = new S3Client({ ...(await this.client(environment)), forcePathStyle: true });
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: `applied-${environment}`, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  /** A repository whose default branch has the generated workflows, but for what is given. */
  public async open(files: Files = {}, approve?: AskForApproval): Promise<SmallRepository> {
    const checkout = new GitCheckout({ '.nvmrc': '20\n', [DEPLOYER]: SCRIPTED_DEPLOYER, desired: '1\n' });
    chmodSync(join(checkout.root, DEPLOYER), 0o755);
    checkout.commit(placed({ ...WORKFLOWS, ...files }), 'workflows');
    let runner: RecordingRunner | undefined;
    const rehearsal = await openRehearsal({
      root: checkout.root,
      platform: this.platform,
      folder: scratchFolder(),
      endpoint: this.endpoint,
      infra: ['false'],
      setUp: false,
      anyNode: true,
      runnerFrom: (local) => (runner = new RecordingRunner(local)),
      ...(approve && { approve }),
    });
    if (!runner) throw new Error('the rehearsal has asked for no runner');
    return new SmallRepository(checkout, rehearsal, runner);
  }

  private async client(environment: string): Promise<ClientConfig> {
    const { account } = findEnvironment(this.platform, environment);
    const { variables } = await emulatorEnvironment({ endpoint: this.endpoint }, account, this.platform.region, {});
    return clientConfig({ ...variables, AWS_ENDPOINT_URL: this.endpoint, AWS_REGION: this.platform.region });
  }
}

/** A repository in the rehearsal's GitHub, and what its jobs came to. */
export class SmallRepository {
  constructor(
    public readonly checkout: GitCheckout,
    public readonly rehearsal: Rehearsal,
    public readonly runner: RecordingRunner,
  ) {}

  /** Makes a branch at `main` with one more commit, which is not pushed. */
  public branch(name: string, files: Files = {}): string {
    this.checkout.git('checkout', '--quiet', '-B', name, 'main');
    return this.checkout.commit(placed(files), `commit of ${name}`);
  }

  /** The run of one workflow, as far as it goes without anybody's doing. */
  public async settled(started: readonly Run[], workflow: string): Promise<Run> {
    await this.rehearsal.settle(started);
    const run = started.find(({ facts }) => facts.file === `${WORKFLOWS_FOLDER}/${workflow}.yml`);
    if (!run) throw new Error(`${workflow} was not started, only ${started.map(({ facts }) => facts.file).join(', ')}`);
    return run;
  }

  /** Pushes a branch, and waits for what its deployment comes to. */
  public async deploy(branch: string, files: Files = {}): Promise<Run> {
    this.branch(branch, files);
    return this.settled(await this.rehearsal.push(branch), 'deploy');
  }

  public async close(): Promise<void> {
    await this.rehearsal.close();
  }
}

function placed(files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      /^[\w-]+\.yml$/.test(name) ? `${WORKFLOWS_FOLDER}/${name}` : name,
      text,
    ]),
  );
}

/** Path and end of each job that was not skipped: `deliver/apply-1: waiting`. */
export function ends({ jobs }: Run): readonly string[] {
  return jobs
    .filter(({ conclusion }) => conclusion !== 'skipped')
    .map(({ path, conclusion, status }) => `${path}: ${conclusion ?? status}`)
    .sort();
}
