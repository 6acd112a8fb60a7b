import { infra, lastLine, makeCheckout, parsed, removeCheckouts, type Ran } from './support/fake-world';

afterAll(removeCheckouts);

interface Told {
  readonly where: string;
  readonly value?: unknown;
  readonly problem: string;
  readonly remedy: string;
}

async function refusals(...argv: string[]): Promise<readonly Told[]> {
  const ran = await infra([...argv, '--json']);
  expect(ran.exitCode).toBe(2);
  expect(ran.called).toEqual([]);
  return (parsed(ran).error as { violations: readonly Told[] }).violations;
}

describe('a wrong call', () => {
  test('is refused with everything that is wrong, each with value and remedy', async () => {
    const ran = await infra([
      'plan',
      'dve',
      '--parallelism',
      '0',
      '--modul',
      '--module',
      'artifact-store',
      '--applied-by',
      'me',
    ]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr.split('\n')[0]).toBe('5 mistakes in the call:');
    for (const told of [
      '"dve"',
      'Did you mean "dev"?',
      '"0"',
      'from 1 to 256',
      '"--modul"',
      'Did you mean --module?',
      '"artifact-store"',
      '"me"',
    ]) {
      expect(ran.stderr).toContain(told);
    }
    expect(lastLine(ran)).toMatch(/^exit code 2\b/);
    expect(ran.called).toEqual([]);
  });

  test.each([
    ['an unknown environment', ['plan', 'prod'], 'environment', 'prod'],
    ['a second environment', ['plan', 'dev', 'tst'], 'argument', 'tst'],
    ['local, where it is not for', ['plan', 'local'], 'environment', 'local'],
    ['an unknown module', ['plan', 'dev', '--module', 'nope'], '--module', 'nope'],
    [
      'a module that the environment does not have',
      ['plan', 'tst', '--module', 'container_registry'],
      '--module',
      'container_registry',
    ],
    [
      'modules in one value',
      ['plan', 'dev', '--module', 'artifact_store,container_registry'],
      '--module',
      'artifact_store,container_registry',
    ],
    ['parallelism 0', ['plan', 'dev', '--parallelism', '0'], '--parallelism', '0'],
    ['negative parallelism', ['plan', 'dev', '--parallelism', '-1'], '--parallelism', '-1'],
    ['parallelism in parts', ['plan', 'dev', '--parallelism', '1.5'], '--parallelism', '1.5'],
    ['parallelism in words', ['plan', 'dev', '--parallelism', 'many'], '--parallelism', 'many'],
    [
      'boundless parallelism',
      ['plan', 'dev', '--parallelism', '99999999999999999999'],
      '--parallelism',
      '99999999999999999999',
    ],
    [
      'a reference that git would take for an option',
      ['plan', 'dev', '--since', '--upload-pack=x'],
      '--since',
      '--upload-pack=x',
    ],
    ['an empty reference', ['plan', 'dev', '--since='], '--since', ''],
    ['an option of another command', ['plan', 'dev', '--auto-approve'], 'option', '--auto-approve'],
    ['a value for an option without one', ['plan', 'dev', '--all=yes'], 'option', '--all=yes'],
    ['an unknown applier', ['plan', 'dev', '--applied-by', 'pipelin'], '--applied-by', 'pipelin'],
  ])('is told about: %s', async (_title, argv, where, value) => {
    const told = await refusals(...argv);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ where, value });
    expect(told[0]?.remedy).not.toBe('');
  });

  test.each([
    ['an environment', 'graph dev', '1. argument: "dev" is too much'],
    ['an option', 'graph --json', '1. option: "--json" is not an option of "graph"'],
  ])('is told that its command takes no such thing: %s', async (_title, command, told) => {
    const ran = await infra(command.split(' '));
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(told);
  });

  test.each([
    ['the environment', ['plan'], 'environment'],
    ["an option's value", ['plan', 'dev', '--since'], '--since'],
    ['the reference of detect', ['detect', 'dev'], '--since'],
    ['the module of terraform', ['terraform', 'dev'], '--module'],
  ])('is told that it lacks %s', async (_title, argv, where) => {
    const ran = await infra(argv);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(`1 mistake in the call:\n  1. ${where}: `);
  });

  test.each([
    ['plan', ['--module', 'artifact_store', '--since', 'main'], 1],
    ['plan', ['--all', '--since', 'main'], 1],
    ['plan', ['--all', '--since', 'main', '--module', 'artifact_store'], 2],
    ['destroy', ['--module', 'artifact_store', '--all'], 1],
    ['deploy', ['--saved', 'plans', '--module', 'artifact_store', '--applied-by', 'pipeline', '--all'], 3],
    ['deploy', ['--saved', 'plans', '--since', 'main'], 1],
  ])('cannot choose modules in two ways: %s %j', async (command, options, count) => {
    const told = await refusals(command, 'dev', ...options);
    expect(told.filter(({ problem }) => problem.startsWith('cannot stand beside'))).toHaveLength(count);
    expect(told).toHaveLength(count);
  });

  test.each([
    ['nothing', ''],
    ['blanks', '  \t'],
    ['the option that follows', '--auto-approve'],
    ['a line break', 'first\nsecond'],
    ['an escape sequence', '\u001b[2J'],
    ['a line separator', 'first\u2028second'],
    ['501 characters', 'x'.repeat(501)],
  ])('cannot pass guards for the reason: %s', async (_title, reason) => {
    for (const command of [
      ['deploy', 'dev'],
      ['destroy', 'dev'],
      ['terraform', 'dev', '--module', 'artifact_store'],
    ]) {
      const ran = await infra([...command, '--break-glass', reason]);
      expect(ran.exitCode).toBe(2);
      expect(ran.stderr).toContain('1 mistake in the call:\n  1. --break-glass: ');
      expect(ran.called).toEqual([]);
    }
  });

  test.each([
    ['plan', 'dev', '--break-glass', 'x'],
    ['bootstrap', 'dev', '--break-glass', 'x'],
    ['unlock', 'dev', '--module', 'artifact_store', '--break-glass', 'x'],
    ['deploy', 'dev', '--save', 'plans'],
    ['plan', 'dev', '--saved', 'plans'],
  ])('has only the options of its command: %s %s %s %s', async (...argv) => {
    const ran = await infra(argv);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(`is not an option of "${argv[0]}"`);
  });

  test('of the emulator passes no guards, and applies nothing that was planned elsewhere', async () => {
    expect(await refusals('deploy', 'local', '--break-glass', 'x', '--saved', 'plans')).toMatchObject([
      { where: '--break-glass', problem: 'is not for the emulator' },
      { where: '--saved', problem: 'is not for the emulator' },
    ]);
  });

  test.each([
    ['', 'is not a folder'],
    [' ', 'is not a folder'],
    ['a\0b', 'is not a folder'],
    ['--json', 'looks like an option'],
  ])('cannot keep plans in %j', async (folder, problem) => {
    expect(await refusals('plan', 'dev', '--save', folder)).toMatchObject([{ where: '--save', problem }]);
    expect(await refusals('deploy', 'dev', '--saved', folder)).toMatchObject([{ where: '--saved', problem }]);
  });

  test.each([
    ['destroy', 'artifact-store', 'Did you mean "artifact_store"?'],
    ['destroy', '../../etc', 'Known:'],
    ['destroy', '$(touch pwned)', 'Known:'],
    ['destroy', 'x'.repeat(65), 'Known:'],
    ['unlock', '-x', 'Known:'],
    ['plan', 'feature_store', 'Known:'],
    ['terraform', 'feature_store', 'Known:'],
  ])('of %s cannot be about the module "%s"', async (command, module, remedy) => {
    const ran = await infra([command, 'dev', '--module', module]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('--module: ');
    expect(ran.stderr).toContain(remedy);
  });

  test.each([
    [['state', 'list'], 'feature_store'],
    [['state', 'push', 'errored.tfstate'], '../../etc'],
  ])('of terraform %j cannot be about the module "%s"', async (args, module) => {
    const ran = await infra(['terraform', 'dev', '--module', module, '--', ...args]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('is not a module');
  });

  test('of terraform may push what a destruction left of a module that the definition no longer has', async () => {
    const pushed: unknown[] = [];
    const ran = await infra(['terraform', 'dev', '--module', 'old', '--', 'state', 'push', 'errored.tfstate'], {
      operations: {
        runTerraform: (_, module, args) => {
          pushed.push([module, ...args]);
          return Promise.resolve(0);
        },
      },
    });
    expect(ran.exitCode).toBe(0);
    expect(pushed).toEqual([['old', 'state', 'push', 'errored.tfstate']]);
  });

  test.each([
    [[], 'is missing'],
    [['--module', 'artifact_store', '--module', 'container_registry'], 'names 2 modules'],
  ])('of unlock names one module: %j', async (options, problem) => {
    const ran = await infra(['unlock', 'dev', ...options]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(`--module: ${problem}`);
  });

  test('cannot set one value twice', async () => {
    expect(await refusals('plan', 'dev', '--since', 'a', '--since', 'b')).toMatchObject([
      { where: '--since', value: ['a', 'b'] },
    ]);
  });

  test('of terraform names one module', async () => {
    const ran = await infra([
      'terraform',
      'dev',
      '--module',
      'artifact_store',
      '--module',
      'container_registry',
      '--',
      'plan',
    ]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('names 2 modules');
  });

  test('also tells what is wrong with it outside of a checkout', async () => {
    const ran = await infra(['plan', 'dev', '--parallelism', '0'], { cwd: '/' });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('2 mistakes in the call');
    expect(ran.stderr).toContain('npx projen');
  });

  test.each([
    ['pln', 'Did you mean "plan"?'],
    ['deploy:dev', 'Did you mean "deploy dev"?'],
    ['emulatr', 'Did you mean "emulator"?'],
    ['emulator strat', 'Did you mean "emulator start"?'],
    ['frobnicate', 'See infra --help.'],
  ])('with the unknown command "%s" gets: %s', async (command, remedy) => {
    const ran = await infra(command.split(' '));
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(`"${command}" is not a command`);
    expect(ran.stderr).toContain(remedy);
    expect(lastLine(ran)).toMatch(/^exit code 2\b/);
  });

  test.each([[[]], [['emulator']]])('without a command shows the help on standard error: %j', async (argv) => {
    const ran = await infra(argv);
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain('Usage: infra');
  });

  test('cannot colour or move on the terminal of whoever reads about it', async () => {
    const ran = await infra(['plan', '\u001b[31mdev\u001b]0;title\u0007']);
    expect(ran.exitCode).toBe(2);

    expect(ran.stderr).not.toMatch(/[\u0007\u001b]/);
  });
});

describe('a checkout', () => {
  test('is found from any folder in it', async () => {
    const { mkdirSync } = await import('node:fs');
    const inside = `${makeCheckout()}/packages/artifact-store/src`;
    mkdirSync(inside, { recursive: true });
    expect((await infra(['graph'], { cwd: inside })).stdout).toContain('flowchart');
  });

  test('with a damaged definition is refused with what is wrong there', async () => {
    const { writeFileSync } = await import('node:fs');
    const cwd = makeCheckout();
    writeFileSync(`${cwd}/.projen/platform.json`, '{');
    const ran: Ran = await infra(['graph'], { cwd });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('Run npx projen');
  });
});

describe('help and version', () => {
  test.each([
    ['--help'],
    ['plan --help'],
    ['terraform --help'],
    ['emulator --help'],
    ['help deploy'],
    ['destroy -h'],
    ['detect -h'],
    ['unlock -h'],
    ['doctor -h'],
  ])('are printed on standard output within 80 columns: %s', async (command) => {
    const ran = await infra(command.split(' '), { cwd: '/' });
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toContain('Usage: infra');
    expect(ran.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each(['deploy', 'destroy', 'terraform'])('of %s names the way past the guards', async (command) => {
    expect((await infra([command, '--help'], { cwd: '/' })).stdout).toContain('--break-glass <reason>');
  });

  test('--version prints the version only', async () => {
    expect((await infra(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
