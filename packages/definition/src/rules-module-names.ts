import { show, type Violation } from './errors';
import { camelCase, packageFolder, pascalCase } from './naming';
import { BACKEND_MODULE } from './platform';
import { pairs, type ReadableModule } from './readable';

/** Folders below `packages/` that hold the tools, so that no module can be called so. */
export const TOOL_PACKAGES: readonly string[] = [
  'definition',
  'infra-project',
  'shared-constructs',
  'cli',
  'deployer',
  'emulator',
  'github',
  'rehearsal',
  'testing',
  'benchmarks',
  'documentation',
  'release',
];

/** What modules may not be called, by themselves or beside each other. */
export function moduleNameViolations(modules: readonly ReadableModule[]): readonly Violation[] {
  return [
    ...modules.flatMap(({ index, name }) => {
      const problem = name === undefined ? undefined : moduleNameProblem(name);
      return problem === undefined ? [] : [violation({ index, name }, problem, 'Choose another name.')];
    }),
    ...pairs(modules, (a, b) => a.name !== undefined && a.name === b.name).map(([first, second]) =>
      violation(second, `is already the name of modules[${first.index}]`, 'Give each module a name of its own.'),
    ),
    ...pairs(modules, isOneClass).map(([first, second]) =>
      violation(
        second,
        `differs from ${show(first.name)} of modules[${first.index}] in underscores only, which names of classes have not`,
        'Give one of them a name that differs in a letter or digit.',
      ),
    ),
  ];
}

/**
 * Why a module cannot be called so, whatever the others are called; undefined if it can.
 *
 * @param name snake_case
 * @returns a clause that follows the name
 */
export function moduleNameProblem(name: string): string | undefined {
  const folder = packageFolder(name);
  if (TOOL_PACKAGES.includes(folder) || (folder === packageFolder(BACKEND_MODULE) && name !== BACKEND_MODULE)) {
    return `would live in packages/${folder}, which is taken`;
  }
  if (RESERVED_WORDS.has(camelCase(name))) return 'is a word of TypeScript, and names a constant of its sources';
  return OWN_WORDS.has(camelCase(name)) ? 'is a word that the sources of every module need' : undefined;
}

type Named = Pick<ReadableModule, 'index' | 'name'>;

function violation({ index, name }: Named, problem: string, remedy: string): Violation {
  return { where: `modules[${index}].name`, value: name, problem, remedy };
}

/** `store_2` and `store2`: two packages, whose classes could not be told apart. */
function isOneClass({ name: a }: Named, { name: b }: Named): boolean {
  return a !== undefined && b !== undefined && a !== b && pascalCase(a) === pascalCase(b);
}

/**
 * No constant of a module can be called so: what is reserved always, in strict code, in modules, and in modules that
 * Node.js wraps into a function.
 *
 * @see https://tc39.es/ecma262/#prod-ReservedWord
 */
const RESERVED_WORDS: ReadonlySet<string> = new Set(
  [
    'await break case catch class const continue debugger default delete do else enum export extends false finally for',
    'function if import in instanceof new null return super switch this throw true try typeof var void while with yield',
    'arguments eval implements interface let package private protected public static',
    'exports globalThis require undefined',
  ].flatMap((line) => line.split(' ')),
);

/** They would become `ModuleStack`, which every stack extends, and `declareOutputs`, which declares what it gives. */
const OWN_WORDS: ReadonlySet<string> = new Set(['module', 'declareOutputs']);
