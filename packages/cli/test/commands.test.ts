import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { githubOutput } from '../src/commands/detect';
import { infra, makeCheckout, parsed, removeCheckouts } from './support/fake-world';

afterAll(removeCheckouts);

const CHOICES = [
  { module: 'artifact_store', chosen: true, reason: 'changed since main: packages/artifact-store/src/stack.ts' },
  { module: 'container_registry', chosen: true, reason: 'reads artifact_store' },
  { module: 'tf_remote_backend', chosen: false, reason: 'is as it was' },
];
const operations = { selectModules: () => Promise.resolve(CHOICES) };

describe('detect', () => {
  test('prints the chosen modules with their reasons', async () => {
    const ran = await infra(['detect', 'dev', '--since', 'main'], { operations });
    expect(ran.stdout).toBe(
      'artifact_store: changed since main: packages/artifact-store/src/stack.ts\ncontainer_registry: reads artifact_store\n',
    );
    expect(ran.called).toEqual([]);
  });

  test('prints all choices as JSON', async () => {
    const ran = await infra(['detect', 'dev', '--since', 'main', '--json'], { operations });
    expect(parsed(ran)).toMatchObject({
      exitCode: 0,
      environment: 'dev',
      changed: true,
      modules: ['artifact_store', 'container_registry'],
      choices: CHOICES,
    });
  });

  test('says so when nothing changed', async () => {
    const ran = await infra(['detect', 'dev', '--since', 'main']);
    expect(ran.stdout).toBe('Nothing to do: no module of dev differs from main.\n');
  });

  test('writes outputs for the jobs that follow', async () => {
    const file = join(makeCheckout(), 'output');
    const ran = await infra(['detect', 'dev', '--since', 'main', '--github-output'], {
      operations,
      env: { GITHUB_OUTPUT: file },
    });
    expect(ran.exitCode).toBe(0);
    expect(readOutputs(readFileSync(file, 'utf8'))).toEqual({
      modules: '["artifact_store","container_registry"]',
      changed: 'true',
    });
  });

  test('refuses to write outputs where there is no file for them', async () => {
    const ran = await infra(['detect', 'dev', '--since', 'main', '--github-output'], { operations });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('GITHUB_OUTPUT');
  });

  test('writes two outputs, whatever modules are called', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ module: fc.string() })), (modules) => {
        const outputs = readOutputs(githubOutput(modules));
        expect(Object.keys(outputs)).toEqual(['modules', 'changed']);
        expect(JSON.parse(outputs.modules ?? '')).toEqual(modules.map(({ module }) => module));
      }),
    );
  });
});

/** As the runner reads the file. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [name, delimiter] = line.split('<<');
    if (name === undefined || delimiter === undefined) continue;
    outputs[name] = lines.splice(0, lines.indexOf(delimiter)).join('\n');
    lines.shift();
  }
  return outputs;
}

describe('terraform', () => {
  test('hands its arguments on, and keeps quiet on standard output', async () => {
    const ran = await infra(['terraform', 'dev', '--module', 'artifact_store', '--', 'state', 'list', '-json']);
    expect(ran).toMatchObject({
      exitCode: 0,
      stdout: '',
      called: ['synthesize', 'terraform artifact_store state list -json'],
    });
  });

  test("does not take Terraform's exit codes for its own", async () => {
    const argv = ['terraform', 'dev', '--module', 'artifact_store', '--', 'plan', '-detailed-exitcode'];
    const ran = await infra(argv, { operations: { runTerraform: () => Promise.resolve(2) } });
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('Terraform ended with exit code 2.');
  });
});

describe('graph and synth', () => {
  test('graph prints a Mermaid diagram', async () => {
    expect((await infra(['graph'])).stdout).toContain('artifact_store --> container_registry');
  });

  test('synth synthesizes, and has no result to print', async () => {
    expect(await infra(['synth'])).toMatchObject({ exitCode: 0, stdout: '', called: ['synthesize'] });
  });
});
