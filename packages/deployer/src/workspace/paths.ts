import { join } from 'node:path';

/** Folders below `.infra`. */
export interface WorkspacePaths {
  /** CLI configuration and providers, for all environments. */
  readonly terraform: string;
  /** One environment at one target. */
  readonly environment: string;
  /** Logs of one environment, a folder a run. */
  readonly history: string;
  /** What was put away. */
  readonly backups: string;
}

export function workspacePaths(workspace: string, target: string, environment: string): WorkspacePaths {
  return {
    terraform: sharedFolder(workspace),
    environment: join(workspace, 'work', target, environment),
    history: join(workspace, 'logs', environment),
    backups: join(workspace, 'backups', target, environment),
  };
}

/** CLI configuration and providers, for all environments. */
export function sharedFolder(workspace: string): string {
  return join(workspace, 'terraform');
}

/** File in an environment's folder that the run which works there holds. */
export const RUN_LOCK = 'run.lock';

/** Folders and files of one module. */
export interface ModulePaths {
  /** A copy of the synthesized stack, in which Terraform runs. */
  readonly stack: string;
  /** `TF_DATA_DIR`. */
  readonly data: string;
  readonly plans: string;
  /** What `init` was run for. */
  readonly initialised: string;
}

export function modulePaths(paths: WorkspacePaths, module: string): ModulePaths {
  const folder = join(paths.environment, module);
  return {
    stack: join(folder, 'stack'),
    data: join(folder, 'data'),
    plans: join(folder, 'plans'),
    initialised: join(folder, 'init.json'),
  };
}
