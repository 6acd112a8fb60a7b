import { delimiter } from 'node:path';

/**
 * The environment of the emulator's process: the caller's, without what could lead it to AWS or bend its accounts.
 *
 * @param modules a folder of Python modules for it, absolute
 */
export function serverEnvironment(env: NodeJS.ProcessEnv, port: number, modules: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !isDropped(name));
  return {
    ...Object.fromEntries(kept),
    MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
    MOTO_PORT: String(port),
    PYTHONPATH: [modules, env.PYTHONPATH ?? ''].filter((folder) => folder !== '').join(delimiter),
    PYTHONUNBUFFERED: '1',
  };
}

/**
 * Credentials, profiles and endpoints are AWS_…; TF_… and the tokens of pipelines are none of its business.
 * MOTO_ACCOUNT_ID would put all credentials into one account.
 */
function isDropped(name: string): boolean {
  return /^(AWS_|TF_|GITHUB_|ACTIONS_|NPM_TOKEN$|NODE_AUTH_TOKEN$|GH_TOKEN$|MOTO_ACCOUNT_ID$)/.test(name);
}
