import { checkCall, parseCall, type Call } from '@mlopspltf/cli/call';
import { parsePlatform, PLATFORM_FILE } from '@mlopspltf/definition';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../src';
import { blocks, pages } from './support/pages';

const platform = parsePlatform(readFileSync(join(REPOSITORY, PLATFORM_FILE), 'utf8'), PLATFORM_FILE);
const { tasks } = JSON.parse(readFileSync(join(REPOSITORY, '.projen/tasks.json'), 'utf8')) as {
  readonly tasks: Readonly<
    Record<string, { readonly steps?: readonly { readonly execArgs?: readonly string[] }[] } | undefined>
  >;
};

/** Environments that a page makes up, as somebody does who adds one. */
const PLAYED: Readonly<Record<string, string>> = { stg: 'tst' };
/** Words that a reader replaces. */
const PLACEHOLDERS: Readonly<Record<string, string>> = { NAME: 'artifact_store', GIT_REF: 'main', '{env}': 'dev' };

/** What projen does by itself, and the task of repositories that take the tools from npm. */
const OF_PROJEN = ['', '--help', 'new', 'upgrade'];

/** `npx …` in the shell blocks of all pages, wherever they stand in a line. */
const commands = pages().flatMap((page) =>
  blocks(page, 'sh')
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
    .flatMap((line) => [...line.matchAll(/npx (?:projen|infra)\b[^)|&;#"]*(?:"[^"]*"[^)|&;#"]*)*/g)])
    .map(([command]) => [page.path, command.trim()] as const),
);

/** The words of a command, as a shell hands them on. */
function words(command: string): readonly string[] {
  const [kept = ''] = command.split(/ [<>] /);
  return [...kept.matchAll(/(["'])(.*?)\1|(\S+)/g)].map(
    ([, , quoted, bare = '']) => quoted ?? PLACEHOLDERS[bare] ?? bare,
  );
}

/** What is behind a task: the program's arguments, or nothing where it is another program. */
function argumentsOf([runner, first = '', ...rest]: readonly string[]): readonly string[] | undefined {
  if (runner === 'infra') return [first, ...rest];
  if (OF_PROJEN.includes(first)) return undefined;
  const name = Object.entries(PLAYED).reduce((text, [played, real]) => text.replace(`:${played}`, `:${real}`), first);
  const task = tasks[name];
  if (!task) throw new Error(`There is no task "${first}"`);
  const [program, ...given] = task.steps?.[0]?.execArgs ?? [];
  return program === 'infra' ? [...given, ...rest.map((word) => PLAYED[word] ?? word)] : undefined;
}

/** @throws CallError, as the program would */
function check(argv: readonly string[]): void {
  const call = parseCall(argv, { version: '', write: () => undefined, writeError: () => undefined });
  if (typeof call !== 'symbol') checkCall(named(call), { platform, processors: 2 });
}

/** A page may speak of a module that its reader has just written. */
function named(call: Call): Call {
  const known = platform.modules.map(({ name }) => name);
  const module = call.options.module?.map((name) => (known.includes(name) ? name : 'artifact_store'));
  return { ...call, options: { ...call.options, ...(module && { module }) } };
}

test('there are commands to look at', () => {
  expect(commands.length).toBeGreaterThan(30);
});

test.each(commands)('%s: %s', (_, command) => {
  const argv = argumentsOf(words(command).slice(1));

  if (argv) expect(() => check(argv)).not.toThrow();
});

test('a task that does not exist and an option that is unknown are found', () => {
  expect(() => argumentsOf(['projen', 'depoly:dev'])).toThrow('depoly:dev');
  expect(() => check(['plan', 'dev', '--nothing'])).toThrow('--nothing');
});
