import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  findEnvironment,
  lockTable,
  resolvePlatform,
  stateBucket,
  stateKey,
  type Platform,
} from '@mlopspltf/definition';
import { asset, CHECKOUT } from '../checkout';
import { CommandError, UnavailableError } from '../errors';
import type { Stage } from '../stage';
import { Account } from '../workload/account';
import { ENVIRONMENT, syntheticDefinition } from '../workload/definition';
import { valueOf, type Edition } from '../workload/modules';
import type { Contender, Entrant } from './contender';

/** The last one: the project was archived in December 2025. */
export const CDKTF_CLI_VERSION = '0.21.0';

export interface CdktfOptions {
  readonly stage: Stage;
  readonly parallelism: number;
}

/** `cdktf deploy '*'` on the same modules, written with plain cdktf. */
export class Cdktf implements Contender {
  public readonly name = 'cdktf';
  public readonly largest = 20;
  private installed: Promise<string> | undefined;

  constructor(private readonly options: CdktfOptions) {}

  public async prepare(size: number): Promise<Entrant> {
    const { stage, parallelism } = this.options;
    const cdktf = await (this.installed ??= this.install());
    const platform = resolvePlatform(syntheticDefinition(size));
    const account = await Account.open(platform, await stage.accountEnvironment(platform));
    const cwd = stage.folder('cdktf');
    writeApp(cwd, platform);
    const args = ['deploy', '*', '--auto-approve', '--skip-provider-lock', '--parallelism', String(parallelism)];
    return {
      deploy: () => stage.runner.run({ file: cdktf, args, cwd, env: account.env }),
      change: (edition) => writeModules(cwd, platform, edition),
      check: (edition) => account.check(edition),
    };
  }

  /** Into the scratch folder: it is no dependency of this repository. */
  private async install(): Promise<string> {
    const { stage } = this.options;
    const cwd = stage.folder('cdktf-cli');
    mkdirSync(cwd, { recursive: true });
    writeFileSync(join(cwd, 'package.json'), '{ "private": true }\n');
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `cdktf-cli@${CDKTF_CLI_VERSION}`];
    try {
      await stage.runner.run({ file: 'npm', args, cwd });
    } catch (error) {
      if (error instanceof CommandError) throw new UnavailableError('cdktf-cli', `npm could not install it`);
      throw error;
    }
    return join(cwd, 'node_modules', '.bin', 'cdktf');
  }
}

/** Plain JavaScript, so that no time goes into reading TypeScript. */
function writeApp(root: string, platform: Platform): void {
  mkdirSync(root, { recursive: true });
  symlinkSync(join(CHECKOUT, 'node_modules'), join(root, 'node_modules'));
  copyFileSync(asset('cdktf-app.cjs'), join(root, 'main.cjs'));
  const settings = { language: 'typescript', app: 'node main.cjs', projectId: 'benchmark', sendCrashReports: 'false' };
  writeFileSync(join(root, 'cdktf.json'), JSON.stringify(settings));
  writeModules(root, platform, 'first');
}

/** What the app is made of, as `cdktf-app.cjs` reads it. */
function writeModules(root: string, platform: Platform, edition: Edition): void {
  const environment = findEnvironment(platform, ENVIRONMENT);
  const input = {
    region: platform.region,
    account: environment.account,
    bucket: stateBucket(platform, ENVIRONMENT),
    table: lockTable(platform, ENVIRONMENT),
    prefix: `${platform.prefix}-${ENVIRONMENT}-ssm`,
    modules: platform.modules.map(({ name, dependsOn }) => ({
      name,
      dependsOn,
      stateKey: stateKey(platform, name),
      value: valueOf(name, edition),
    })),
  };
  writeFileSync(join(root, 'modules.json'), JSON.stringify(input));
}
