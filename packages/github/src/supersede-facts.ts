import { show, type Violation } from '@mlopspltf/definition';
import { InputError } from './errors';

/** The run of a push, as GitHub tells its jobs. */
export interface PushRun {
  readonly owner: string;
  readonly repository: string;
  /** Without `refs/heads/`; may be called anything that git takes. */
  readonly branch: string;
  readonly commit: string;
  /** Counted up in each workflow; stays the same when a run is started again. */
  readonly number: number;
  /** Of the repository on GitHub's pages. */
  readonly url: string;
}

/**
 * @throws InputError with every variable that is missing or wrong
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function pushRun(env: NodeJS.ProcessEnv): PushRun {
  const found = Object.entries(VARIABLES).map(([name, { pattern, wanted }]) => {
    const value = env[name];
    const match = pattern.exec(value ?? '')?.slice(1) ?? [];
    return { name, match, violation: match.length > 0 ? undefined : wrong(name, value, wanted) };
  });
  const violations = found.flatMap(({ violation }) => violation ?? []);
  if (violations.length > 0) throw refusal(violations);
  const [
    [owner = '', repository = ''] = [],
    [branch = ''] = [],
    [commit = ''] = [],
    [number = ''] = [],
    [server = ''] = [],
  ] = found.map(({ match }) => match);
  return { owner, repository, branch, commit, number: Number(number), url: `${server}/${owner}/${repository}` };
}

/** Names have the characters that GitHub allows in them, so they are safe in an address. */
const VARIABLES: Readonly<Record<string, { readonly pattern: RegExp; readonly wanted: string }>> = {
  GITHUB_REPOSITORY: { pattern: /^([\w.-]+)\/([\w.-]+)$/, wanted: 'OWNER/REPOSITORY' },
  GITHUB_REF: { pattern: /^refs\/heads\/(.+)$/s, wanted: 'a branch: refs/heads/NAME' },
  GITHUB_SHA: { pattern: /^([0-9a-f]{40}|[0-9a-f]{64})$/, wanted: 'a full commit id' },
  GITHUB_RUN_NUMBER: { pattern: /^([1-9]\d{0,14})$/, wanted: "the run's number" },
  GITHUB_SERVER_URL: { pattern: /^(https?:\/\/[\w.:-]+)$/, wanted: "the address of GitHub's pages" },
};

function wrong(where: string, value: string | undefined, wanted: string): Violation {
  const problem = value === undefined ? 'is missing' : 'is something else';
  return { where, value, problem, remedy: `It holds ${wanted}.` };
}

function refusal(violations: readonly Violation[]): InputError {
  const lines = violations.map(
    ({ where, value, problem, remedy }) =>
      `  ${where}${value === undefined ? '' : `: ${show(value)}`} ${problem}. ${remedy}`,
  );
  return new InputError(
    [
      'This is for workflows of GitHub that a push starts, and their variables are not as GitHub sets them:',
      ...lines,
    ].join('\n'),
  );
}
