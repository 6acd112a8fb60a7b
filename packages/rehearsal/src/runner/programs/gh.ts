import { spawnSync } from 'node:child_process';
import { callApi } from '../gh/call';
import { ghProblem, parseGhCall } from '../gh/arguments';

/** `gh api`, as far as workflows use it: what is said to GitHub's API goes to `GITHUB_API_URL`. */
async function main(): Promise<number> {
  const call = parseGhCall(process.argv.slice(2));
  if ('problem' in call) return fail(ghProblem(call.problem), 1);
  const { GH_TOKEN: own = '', GITHUB_TOKEN: given = '' } = process.env;
  const token = own === '' ? given : own;
  if (token === '') return fail('gh: Set the variable GH_TOKEN: GitHub does not give it to a step by itself.', 4);
  const api = process.env.GITHUB_API_URL;
  if (!api) return fail('gh: GITHUB_API_URL is not set, so this would speak to GitHub itself.', 1);
  for await (const page of callApi(call, { api, token })) {
    if (!call.silent || !page.ok) {
      const status = print(page.body, page.ok ? call.jq : undefined);
      if (status !== 0) return status;
    }
    if (!page.ok) return fail(`gh: ${page.problem}`, 1);
  }
  return 0;
}

/**
 * By the real jq, which the runners have as well. Texts are printed as they are, all else on one line. The space keeps a filter
 * with a hyphen from being an option.
 */
function print(body: string, filter: string | undefined): number {
  if (filter === undefined || body === '') {
    process.stdout.write(body);
    return 0;
  }
  const { status, stdout, error } = spawnSync('jq', ['--raw-output', '--compact-output', ` ${filter}`], {
    input: body,
    stdio: ['pipe', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  });
  if (error) return fail('gh: --jq needs the program "jq", which is not on PATH. Install jq.', 1);
  process.stdout.write(stdout);
  return status ?? 1;
}

function fail(message: string, code: number): number {
  process.stderr.write(`${message}\n`);
  return code;
}

void main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => (process.exitCode = fail(`gh: ${error instanceof Error ? error.message : String(error)}`, 1)),
);
