import { succeeds } from './command';
import { HOST } from './endpoint';
import { MOTO_VERSION, noEmulator } from './errors';
import { findExecutable } from './executable';

/** The ways to run moto's server, the quickest first. */
export type LauncherKind = 'moto_server' | 'uvx' | 'pipx' | 'docker';

/** How the emulator is started on this machine. */
export interface Launcher {
  readonly kind: LauncherKind;
  /** Absolute path. */
  readonly command: string;
  /** @param instance names what has to be named outside of the process */
  readonly args: (port: number, instance: string) => readonly string[];
  /** Milliseconds until it has to be ready: some fetch it first. */
  readonly timeLimit: number;
}

/** @throws EmulatorNotFoundError */
export async function findLauncher(env: NodeJS.ProcessEnv): Promise<Launcher> {
  const missing: string[] = [];
  for (const kind of ['moto_server', 'uvx', 'pipx', 'docker'] as const) {
    const command = findExecutable(kind, env);
    if (command === undefined) missing.push(`no ${kind} on PATH`);
    else if (kind === 'docker' && !(await engineAnswers(command, env)))
      missing.push('a docker whose engine does not answer');
    else return { kind, command, ...HOW[kind] };
  }
  throw noEmulator(missing);
}

export function containerName(instance: string): string {
  return `infra-emulator-${instance}`;
}

const PACKAGE = `moto[server]==${MOTO_VERSION}`;
const IMAGE = `motoserver/moto:${MOTO_VERSION}`;
const READY_WITHIN = 60_000;
const FETCHED_AND_READY_WITHIN = 300_000;
const ENGINE_ANSWERS_WITHIN = 10_000;

const serverArgs = (port: number): readonly string[] => ['-H', HOST, '-p', String(port)];

const HOW: Readonly<Record<LauncherKind, Pick<Launcher, 'args' | 'timeLimit'>>> = {
  moto_server: { args: serverArgs, timeLimit: READY_WITHIN },
  uvx: {
    args: (port) => ['--from', PACKAGE, 'moto_server', ...serverArgs(port)],
    timeLimit: FETCHED_AND_READY_WITHIN,
  },
  pipx: {
    args: (port) => ['run', '--spec', PACKAGE, 'moto_server', ...serverArgs(port)],
    timeLimit: FETCHED_AND_READY_WITHIN,
  },
  docker: {
    // In the foreground: the client then ends when the container does, and hands signals on to it. Variables are named
    // without their values, so that docker takes them from its environment.
    args: (port, instance) => [
      ...['run', '--rm', '--init', '--name', containerName(instance), '--publish', `${HOST}:${port}:5000`],
      ...PASSED_TO_CONTAINER.flatMap((name) => ['--env', name]),
      IMAGE,
    ],
    timeLimit: FETCHED_AND_READY_WITHIN,
  },
};

/** Settings of moto that make sense in the container as well; unset ones are left unset. */
const PASSED_TO_CONTAINER = ['MOTO_IAM_LOAD_MANAGED_POLICIES', 'INITIAL_NO_AUTH_ACTION_COUNT'];

/** The client is often there without an engine, and waits for one that hangs. */
function engineAnswers(docker: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return succeeds(docker, ['version', '--format', '{{.Server.Version}}'], env, ENGINE_ANSWERS_WITHIN);
}
