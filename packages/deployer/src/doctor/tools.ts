import { findExecutable, findTerraform } from '../terraform/binary';
import { InputError } from '../errors';
import type { Check, Finding } from './finding';

const OLDEST_NODE = 20;

/** @param version as Node has it, `20.20.0` */
export function nodeFinding(version: string): Finding {
  const subject = 'Node.js';
  if (parseInt(version) >= OLDEST_NODE) return { subject, state: 'ok', text: version };
  return {
    subject,
    state: 'missing',
    text: `${version} is too old: ${OLDEST_NODE} or newer is needed`,
    remedy: 'Get a newer one from https://nodejs.org/.',
  };
}

const git: Check['look'] = async ({ env, root }, signal) => {
  const subject = 'git';
  const path = await findExecutable('git', env.PATH ?? '');
  if (path === undefined) {
    return [
      {
        subject,
        state: 'missing',
        text: 'there is none on PATH',
        remedy: 'Get it from https://git-scm.com/downloads.',
      },
    ];
  }
  const version = (await say(path, ['--version'], env, signal)).replace(/^git version /, '');
  const inside = await say(path, ['-C', root, 'rev-parse', '--is-inside-work-tree'], env, signal);
  if (inside === 'true') return [{ subject, state: 'ok', text: `${version} at ${path}` }];
  return [
    {
      subject,
      state: 'warning',
      text: `${version} at ${path}, but ${root} is in no repository: what is deployed cannot be told from what was`,
      remedy: `Work in a clone, or run git init in ${root} and commit.`,
    },
  ];
};

const terraform: Check['look'] = async ({ env, platform }) => {
  const subject = 'Terraform';
  const wanted = platform.versions.terraform;
  try {
    const { path, flavour, version } = await findTerraform(env, wanted);
    const product = flavour === 'opentofu' ? 'OpenTofu ' : '';
    return [{ subject, state: 'ok', text: `${product}${version} at ${path} (${wanted} is wanted)` }];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    // It says what is wrong, then how to get the right one.
    const [, text = error.message, remedy] = /^(.*?) (Get it .*)$/s.exec(error.message) ?? [];
    return [{ subject, state: 'missing', text, ...(remedy === undefined ? {} : { remedy }) }];
  }
};

/** In the order in which they are preferred. */
const EMULATORS = ['moto_server', 'uvx', 'pipx', 'docker'] as const;

const emulator: Check['look'] = async ({ env }, signal) => {
  const subject = 'emulator';
  for (const name of EMULATORS) {
    const path = await findExecutable(name, env.PATH ?? '');
    if (path === undefined) continue;
    // The client is often there without an engine.
    if (name === 'docker' && (await say(path, ['version', '--format', '{{.Server.Version}}'], env, signal)) === '')
      continue;
    const how = name === 'moto_server' ? '' : ', which fetches it when it is first started';
    return [{ subject, state: 'ok', text: `through ${name} at ${path}${how}` }];
  }
  return [
    {
      subject,
      state: 'warning',
      text: `none of ${EMULATORS.join(', ')} is at hand: deploy:local and tests with AWS cannot run`,
      remedy: `pip install 'moto[server]>=5,<6'`,
    },
  ];
};

const awsCommandLine: Check['look'] = async ({ env }) => {
  const subject = 'AWS command line';
  const path = await findExecutable('aws', env.PATH ?? '');
  if (path !== undefined) return [{ subject, state: 'ok', text: `at ${path}` }];
  return [
    {
      subject,
      state: 'warning',
      text: 'there is none on PATH: it is needed to log in with SSO, for nothing else',
      remedy: 'Get it from https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html.',
    },
  ];
};

/** The programs that this machine has, and those that it should have. */
export const toolChecks: readonly Check[] = [
  { subject: 'Node.js', look: () => Promise.resolve([nodeFinding(process.versions.node)]) },
  { subject: 'git', look: git },
  { subject: 'Terraform', look: terraform },
  { subject: 'emulator', look: emulator },
  { subject: 'AWS command line', look: awsCommandLine },
];

/** What a program prints, without the end of the line; empty where it fails. */
async function say(
  path: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cancelSignal: AbortSignal,
): Promise<string> {
  const { execa } = await import('execa');
  const { stdout, failed } = await execa(path, args, {
    env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    cancelSignal,
  });
  return failed ? '' : stdout.trim();
}
