import { isFolderPattern, patternPrefix, type Environment, type Platform } from '@mlopspltf/definition';
import { resultOf } from './names';

/** An expression in the form that a workflow's file wants: `${{ … }}`. */
export function expression(body: string): string {
  return `\${{ ${body} }}`;
}

/** Hands the outputs of a step on as those of its job. @param id of the step */
export function outputsOfStep(id: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, expression(`steps.${id}.outputs.${name}`)]));
}

/** A text inside an expression; a quote is doubled. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** All of them have to hold. Each one that holds an alternative comes with its own parentheses. */
export function all(...conditions: readonly string[]): string {
  return conditions.join(' && ');
}

/** One of them has to hold. */
export function any(...conditions: readonly string[]): string {
  return conditions.length === 1 ? conditions.join('') : `(${conditions.join(' || ')})`;
}

/** Whether an expression yields a text. GitHub compares without regard to case. */
export function is(value: string, text: string): string {
  return `${value} == ${literal(text)}`;
}

/**
 * These jobs have succeeded, whatever became of those that they needed: without a function of status GitHub would look
 * at all of them, and take one that was skipped for a failure.
 * @see https://github.com/actions/runner/issues/491
 */
export function after(...jobs: readonly string[]): string {
  return all('!cancelled()', ...jobs.map((job) => is(resultOf(job), 'success')));
}

/** The text of the first condition that holds, or an empty one. */
export function choose(cases: readonly (readonly [condition: string, text: string])[]): string {
  return [...cases.map(([condition, text]) => `${condition} && ${literal(text)}`), "''"].join(' || ');
}

/**
 * The environment a pushed reference is deployed to, or an empty text: `github.ref`, because a tag `main` has another
 * one than the branch. GitHub compares without regard to case; the workflow's trigger does not, and comes first.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators
 */
export function environmentOfPush({ environments }: Pick<Platform, 'environments'>): string {
  return choose(environments.map(({ name, branch }) => [matches('github.ref', `refs/heads/`, branch), name]));
}

/** Whether the event is about the default branch. */
export function onDefaultBranch({ repository }: Pick<Platform, 'repository'>): string {
  return is('github.ref', `refs/heads/${repository.defaultBranch}`);
}

/** The environment of the branch that a pull request, or a merge queue's group, wants to change. */
export function environmentOfChange(platform: Pick<Platform, 'environments'>): string {
  return choose(
    reviewed(platform).map(({ name, branch }) => [
      any(is('github.base_ref', branch), is('github.event.merge_group.base_ref', `refs/heads/${branch}`)),
      name,
    ]),
  );
}

/** The environments whose branch is one branch: pull requests to it are planned. */
export function reviewed({ environments }: Pick<Platform, 'environments'>): readonly Environment[] {
  return environments.filter(({ branch }) => !isFolderPattern(branch));
}

/** A value that differs by environment, chosen by an expression that yields the environment's name. */
export function byEnvironment(
  { environments }: Pick<Platform, 'environments'>,
  name: string,
  value: (environment: Environment) => string,
): string {
  return choose(environments.map((environment) => [is(name, environment.name), value(environment)]));
}

function matches(value: string, prefix: string, pattern: string): string {
  const text = prefix + patternPrefix(pattern);
  return isFolderPattern(pattern) ? `startsWith(${value}, ${literal(text)})` : is(value, text);
}
