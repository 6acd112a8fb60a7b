import { moduleNameProblem, resolvePlatform, type ModuleDefinition } from '@mlopspltf/definition';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import ts from 'typescript';
import { moduleSamples } from '../src/module-samples';
import { GOOD } from './definitions';
import { Generated, REPOSITORY } from './generated';

const PRETTIER = join(REPOSITORY, 'node_modules/prettier/bin/prettier.cjs');

/** The samples of a module, by path. */
function samplesOf(module: ModuleDefinition): Readonly<Record<string, string>> {
  const resolved = resolvePlatform({ ...GOOD, modules: [module] }).modules[0];
  return resolved === undefined ? {} : moduleSamples(resolved);
}

/** What TypeScript says of the samples' form, by path. */
function mistakesIn(samples: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(samples).flatMap(([fileName, source]) =>
    (ts.transpileModule(source, { fileName, reportDiagnostics: true }).diagnostics ?? []).map(
      ({ messageText }) => `${fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    ),
  );
}

/** All words that TypeScript knows; most of them can be names. */
function words(): readonly string[] {
  return Object.keys(ts.SyntaxKind).flatMap((kind) => /^(.+)Keyword$/.exec(kind)?.[1]?.toLowerCase() ?? []);
}

describe('the sources that a module begins with', () => {
  test('can be read by TypeScript for each of its words that the definition takes as a name', () => {
    const taken = words().filter((word) => moduleNameProblem(word) === undefined);

    expect(taken).toEqual(expect.arrayContaining(['async', 'from', 'namespace', 'type']));
    expect(taken.flatMap((name) => mistakesIn(samplesOf({ name })))).toEqual([]);
  });

  test('keep a description in its comment, whatever it holds', () => {
    const samples = samplesOf({ name: 'raw', description: 'Objects below datasets/*/raw */ and others' });

    expect(mistakesIn(samples)).toEqual([]);
    expect(samples['src/stack.ts']).toContain('/** Objects below datasets/*\\/raw *\\/ and others. */\nexport class');
  });

  test('are in the style that lint asks for, however long the name is', () => {
    const generated = new Generated();
    const names = [32, 33, 42, 43, 64].map((length) => 'a'.repeat(length));
    generated.synth({ ...GOOD, toolkit: 'published', modules: names.map((name) => ({ name })) });
    const checked = spawnSync(process.execPath, [PRETTIER, '--check', 'packages'], {
      cwd: generated.folder,
      encoding: 'utf8',
    });
    generated.remove();

    expect(checked).toMatchObject({ status: 0, stderr: '' });
  });

  test.each([
    ['scope', 'constructor(scopeHere: Construct) {\n    super(scopeHere, scope);'],
    ['parameter', 'const parameterHere = new SsmParameter('],
  ])('do not hide the outputs of a module that is called %s', (name, source) => {
    expect(samplesOf({ name })['src/stack.ts']).toContain(source);
  });
});
