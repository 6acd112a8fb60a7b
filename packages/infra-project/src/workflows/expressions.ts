import { isFolderPattern, patternPrefix, type Environment, type Platform } from '@mlopspltf/definition';

/** An expression in the form that a workflow's file wants: `${{ … }}`. */
export function expression(body: string): string {
  return `\${{ ${body} }}`;
}

/** A text inside an expression; a quote is doubled. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * The environment a pushed reference is deployed to, or an empty text: `github.ref`, because a tag `main` has another
 * one than the branch. GitHub compares without regard to case; the workflow's trigger does not, and comes first.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators
 */
export function environmentOfPush(platform: Platform): string {
  return firstMatch(platform.environments, (environment) => matches('github.ref', 'refs/heads/', environment.branch));
}

/** The environment of the branch that a pull request wants to change. */
export function environmentOfPullRequest(platform: Platform): string {
  return firstMatch(reviewed(platform), (environment) => matches('github.base_ref', '', environment.branch));
}

/** The environments whose branch is one branch: pull requests to it are planned. */
export function reviewed(platform: Platform): readonly Environment[] {
  return platform.environments.filter(({ branch }) => !isFolderPattern(branch));
}

/** A value that differs by environment, chosen by an expression that yields the environment's name. */
export function byEnvironment(platform: Platform, name: string, value: (environment: Environment) => string): string {
  const cases = platform.environments.map(
    (environment) => `${name} == ${literal(environment.name)} && ${literal(value(environment))}`,
  );
  return [...cases, "''"].join(' || ');
}

function firstMatch(environments: readonly Environment[], condition: (environment: Environment) => string): string {
  return [...environments.map((environment) => `${condition(environment)} && ${literal(environment.name)}`), "''"].join(
    ' || ',
  );
}

function matches(value: string, prefix: string, pattern: string): string {
  const text = literal(prefix + patternPrefix(pattern));
  return isFolderPattern(pattern) ? `startsWith(${value}, ${text})` : `${value} == ${text}`;
}
