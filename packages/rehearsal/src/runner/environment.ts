import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { JobWork } from '../api';
import type { JobFolders } from './job-folders';
import { programFolders } from './tools';

export interface JobEnvironmentOptions {
  readonly work: JobWork;
  readonly folders: JobFolders;
  /** The caller's environment, of which next to nothing is handed on. */
  readonly machine: NodeJS.ProcessEnv;
  /** Address of the emulator. @default - there is none */
  readonly endpoint?: string;
  /** Tells the processes of this job from all others, see `orphans.ts`. */
  readonly tracking: string;
}

/** Variables by name. */
export type Variables = Readonly<Record<string, string>>;

/**
 * What a job finds in its environment before any step: as on GitHub's machines, with what leads to the emulator and to this
 * machine's npm registry. Nothing else of the caller's environment gets in, so no credentials, tokens or settings of
 * Terraform.
 */
export function jobEnvironment({ work, folders, machine, endpoint, tracking }: JobEnvironmentOptions): Variables {
  return {
    CI: 'true',
    ...kept(machine, MACHINE),
    HOME: folders.home,
    PATH: [folders.programs, ...programFolders(machine)].join(delimiter),
    SHELL: '/bin/bash',
    TMPDIR: folders.scratch,
    RUNNER_TRACKING_ID: tracking,
    ...gitSettings(folders),
    ...npmSettings(machine),
    ...(endpoint === undefined ? {} : emulatorSettings(endpoint, machine)),
    ...identityTokenVariables(work),
  };
}

/** Language, time zone, certificates, and where Terraform's providers and programs are on this machine. No secrets. */
const MACHINE = [
  'LANG',
  'LC_ALL',
  'TZ',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'AWS_CA_BUNDLE',
  'INFRA_PROVIDER_MIRROR',
  'XDG_DATA_DIRS',
];

function kept(machine: NodeJS.ProcessEnv, names: readonly string[]): Variables {
  return Object.fromEntries(names.flatMap((name) => (machine[name] ? [[name, machine[name]]] : [])));
}

/** Neither the user's nor the machine's configuration; nobody is there to answer a question. */
function gitSettings({ home }: JobFolders): Variables {
  return {
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/**
 * A job has a home of its own, so npm is told where this machine's configuration and cache are. Settings that the caller
 * has in the environment are taken, but for what holds a token or password.
 */
function npmSettings(machine: NodeJS.ProcessEnv): Variables {
  const settings = Object.entries(machine).filter(
    ([name, value]) => /^npm_config_/i.test(name) && !SECRET.test(name) && value,
  );
  const home = machine.HOME ?? homedir();
  return {
    npm_config_userconfig: join(home, '.npmrc'),
    npm_config_cache: join(home, '.npm'),
    npm_config_update_notifier: 'false',
    ...Object.fromEntries(settings.flatMap(([name, value]) => (isAboutCommand(name) ? [] : [[name, value ?? '']]))),
  };
}

const SECRET = /auth|token|password|otp|cert$|key$/i;

/** What npm itself adds for the scripts that it runs, such as the one that started this. It is not the machine's. */
function isAboutCommand(name: string): boolean {
  return !/^npm_config_(registry|cache|userconfig|globalconfig|cafile|proxy|https_proxy|noproxy|fetch_\w+)$/i.test(
    name,
  );
}

/** Where AWS' tools find the emulator. Credentials come from a step, or not at all. */
function emulatorSettings(endpoint: string, machine: NodeJS.ProcessEnv): Variables {
  return { AWS_ENDPOINT_URL: endpoint, AWS_EC2_METADATA_DISABLED: 'true', ...proxySettings(machine, endpoint) };
}

/** Where the network is reached through a proxy, the emulator is not. */
function proxySettings(machine: NodeJS.ProcessEnv, endpoint: string): Variables {
  const proxies = Object.entries(machine).filter(([name, value]) => /^(https?|all)_proxy$/i.test(name) && value);
  if (proxies.length === 0) return {};
  const direct = new Set([...(machine.no_proxy ?? machine.NO_PROXY ?? '').split(','), new URL(endpoint).hostname]);
  const list = [...direct].filter((host) => host !== '').join(',');
  return { ...Object.fromEntries(proxies.map(([name, value]) => [name, value ?? ''])), NO_PROXY: list, no_proxy: list };
}

/**
 * Set where a token may be asked for, and only there: programs look whether they are. They lead nowhere, since the token is
 * made by the stand-in for `aws-actions/configure-aws-credentials`.
 * @see https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 */
function identityTokenVariables({ permissions }: JobWork): Variables {
  if (permissions['id-token'] !== 'write') return {};
  return {
    ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/identity-token-is-not-imitated',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'not-imitated',
  };
}
