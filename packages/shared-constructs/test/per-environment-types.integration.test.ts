import { join, resolve } from 'node:path';
import ts from 'typescript';

const ENVIRONMENTS = resolve(__dirname, '..', '..', '..', '.projen', 'environments.d.ts');

const HEADING = `
import { perEnvironment, type PerEnvironment } from '@mlopspltf/shared-constructs';
import type { IResolvable } from 'cdktf';
declare const flag: PerEnvironment<boolean>;
declare const count: PerEnvironment<number>;
declare const text: PerEnvironment<string>;
declare const zones: PerEnvironment<readonly string[]>;
declare function take(value: unknown): void;
`;

const REFUSED: Readonly<Record<string, string>> = {
  'a condition': 'if (flag) take(1);',
  'a condition with an else': 'if (flag) { take(1); } else { take(2); }',
  'the condition of ?:': 'take(flag ? 1 : 2);',
  'the left of &&': 'take(flag && 1);',
  'the condition of a property': 'const options = { flag }; if (options.flag) take(1);',
  'comparison with a boolean': 'take(flag === true);',
  'comparison with a number': 'take(count == 1);',
  'comparison with a text': "take(text === 'a');",
  'a case': "switch (text) { case 'a': take(1); }",
  'more than': 'take(count > 1);',
  'less than': 'take(1 < count);',
  addition: 'take(count + 1);',
  multiplication: 'take(count * 2);',
  subtraction: 'take(1 - count);',
  negation: 'take(-count);',
  'adding up': 'let sum = 0; sum += count; take(sum);',
  'putting texts together': "take(text + 'a');",
  'a template': 'take(`a-${text}`);',
  'the length of a list': 'take(zones.length > 1);',
  'the first of a list': 'take(zones[0]);',
  'going through a list': 'for (const zone of zones) take(zone);',
  'a plain text': 'const plain: string = text; take(plain);',
  'a plain number': 'const plain: number = count; take(plain);',
  'a plain boolean': 'const plain: boolean = flag; take(plain);',
  'a call': 'take(flag());',
  'a text in the place of a number': 'take(text.asNumber());',
  'a number in the place of a list': 'take(count.asList());',
  'a table without an environment': 'take(perEnvironment({ dev: 1, tst: 1 }));',
  'a table with an unknown environment': 'take(perEnvironment({ dev: 1, tst: 1, prd: 1, qa: 1 }));',
  'a table of functions': 'take(perEnvironment({ dev: () => 1, tst: () => 1, prd: () => 1 }));',
};

const TAKEN: Readonly<Record<string, string>> = {
  'in the place of a boolean or a token': 'const value: boolean | IResolvable = flag; take(value);',
  'in the place of a number': 'const value: number = count.asNumber(); take(value);',
  'in the place of a text': 'const value: string = text.asString(); take(`a-${value}`);',
  'in the place of a list': 'const value: string[] = zones.asList(); take(value);',
  'as a table of numbers': 'take(perEnvironment({ dev: 1, tst: 1, prd: 3 }).asNumber());',
  'as a table of lists': "take(perEnvironment({ dev: ['a'], tst: ['a', 'b'], prd: [] }).asList());",
  'as a table of objects': 'take(perEnvironment({ dev: { a: [1, null] }, tst: { b: true }, prd: {} }));',
  'as a table of named choices':
    "take(perEnvironment<'small' | 'large'>({ dev: 'small', tst: 'small', prd: 'large' }));",
};

test('a value per environment does not compile where code would decide by it, and does where it is passed on', () => {
  const refused = diagnose(REFUSED);
  const taken = diagnose(TAKEN);

  expect(Object.keys(REFUSED).filter((title) => refused.get(title) === undefined)).toEqual([]);
  expect([...taken]).toEqual([]);
}, 60_000);

test('without generated environments a table may name any', () => {
  const found = diagnose({ 'another environment': 'take(perEnvironment({ qa: 1 }).asNumber());' }, []);

  expect([...found]).toEqual([]);
}, 60_000);

/** The first message of the compiler for each snippet that it refuses. */
function diagnose(snippets: Readonly<Record<string, string>>, roots = [ENVIRONMENTS]): ReadonlyMap<string, string> {
  const sources = new Map(
    Object.entries(snippets).map(([title, code], index) => [
      join(__dirname, `snippet-${index}.ts`),
      { title, code: `${HEADING}${code}\nexport {};\n` },
    ]),
  );
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const [readFile, fileExists] = [host.readFile.bind(host), host.fileExists.bind(host)];
  host.readFile = (file) => sources.get(resolve(file))?.code ?? readFile(file);
  host.fileExists = (file) => sources.has(resolve(file)) || fileExists(file);
  const program = ts.createProgram([...sources.keys(), ...roots], options, host);
  return new Map(
    [...sources].flatMap(([file, { title }]) => {
      const [first] = [
        ...program.getSemanticDiagnostics(program.getSourceFile(file)),
        ...program.getSyntacticDiagnostics(program.getSourceFile(file)),
      ];
      return first ? [[title, ts.flattenDiagnosticMessageText(first.messageText, ' ')] as const] : [];
    }),
  );
}
