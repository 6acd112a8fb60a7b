import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { EmulatorError, emulatorStatus, startEmulator, stopEmulator, type Emulator } from '../src';
import { identify, isAlive } from '../src/process-identity';
import { emulatorFiles, readState, writeState } from '../src/state-file';
import { outputOf, spawnStart } from './support/programs';

let workspace: string;
const children: ChildProcess[] = [];
const servers: Server[] = [];

beforeAll(() => requireTools('moto_server'));

beforeEach(() => {
  workspace = scratchFolder();
});

afterEach(async () => {
  await stopEmulator({ workspace });
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) server.close();
});

async function answers({ endpoint }: Emulator): Promise<boolean> {
  const response = await fetch(`${endpoint}/moto-api/config`).catch(() => undefined);
  return response?.ok ?? false;
}

const isRunning = ({ pid, processStarted }: Emulator): boolean => isAlive({ pid, started: processStarted });

async function killed(emulator: Emulator): Promise<Emulator> {
  process.kill(emulator.pid, 'SIGKILL');
  while (isRunning(emulator)) await new Promise((resolve) => setTimeout(resolve, 20));
  return emulator;
}

/** Takes a port as soon as the system has taken it from a killed process. */
async function listenOn(port: number): Promise<void> {
  const server = createServer((_, response) => response.end('somebody else'));
  servers.push(server);
  server.on('error', () => setTimeout(() => server.listen(port, '127.0.0.1'), 20));
  // `once` would fail at the first error.
  await new Promise<void>((resolve) => server.once('listening', resolve).listen(port, '127.0.0.1'));
}

function bystander(): number {
  const child = spawn('sleep', ['600'], { stdio: 'ignore', detached: true });
  children.push(child);
  return child.pid ?? 0;
}

describe('a start', () => {
  test('gives an emulator that answers on this machine only and is recorded', async () => {
    const emulator = await startEmulator({ workspace });

    expect(emulator.endpoint).toBe(`http://127.0.0.1:${emulator.port}`);
    expect(emulator.reused).toBe(false);
    expect(await answers(emulator)).toBe(true);
    expect(await emulatorStatus({ workspace })).toMatchObject({ state: 'running', emulator: { pid: emulator.pid } });
  });

  test('gives the one that runs already', async () => {
    const first = await startEmulator({ workspace });
    const second = await startEmulator({ workspace });

    expect(second).toEqual({ ...first, reused: true });
  });

  test('gives each workspace its own', async () => {
    const other = scratchFolder();
    const [one, two] = await Promise.all([startEmulator({ workspace }), startEmulator({ workspace: other })]);
    await stopEmulator({ workspace: other });

    expect(one.port).not.toBe(two.port);
    expect(await answers(one)).toBe(true);
    expect(isRunning(two)).toBe(false);
  });

  test('by several programs at once gives one emulator', async () => {
    const programs = [1, 2, 3].map(() => spawnStart(workspace));
    const started = await Promise.all(programs.map(outputOf));

    expect(new Set(started.map(({ pid }) => pid)).size).toBe(1);
    expect(started.filter(({ reused }) => !reused)).toHaveLength(1);
    expect(await emulatorStatus({ workspace })).toMatchObject({ state: 'running', emulator: { pid: started[0]?.pid } });
  });

  test('by a program whose output is piped lets the pipe end, and leaves the emulator running', async () => {
    const program = spawnStart(workspace);
    const { pid } = await outputOf(program);

    expect(identify(pid)).toBeDefined();
    expect(await emulatorStatus({ workspace })).toMatchObject({ state: 'running' });
  });

  test('after the emulator was killed gives a new one', async () => {
    const first = await killed(await startEmulator({ workspace }));
    expect(await emulatorStatus({ workspace })).toMatchObject({ state: 'stopped' });

    const second = await startEmulator({ workspace });

    expect(second).toMatchObject({ reused: false });
    expect(second.instance).not.toBe(first.instance);
    expect(await answers(second)).toBe(true);
  });

  test('does not take another service on the recorded port for the emulator', async () => {
    const first = await killed(await startEmulator({ workspace }));
    await listenOn(first.port);

    const second = await startEmulator({ workspace });

    expect(second.port).not.toBe(first.port);
    expect(await answers(second)).toBe(true);
  });

  test('does not take a process for the emulator that only has its number, and leaves it alone', async () => {
    const first = await startEmulator({ workspace });
    const pid = bystander();
    writeState(emulatorFiles(workspace), { ...first, pid });

    const second = await startEmulator({ workspace });
    await killed(first);

    expect(second.reused).toBe(false);
    expect(identify(pid)).toBeDefined();
  });

  test('takes over what a killed program had begun', async () => {
    const files = emulatorFiles(workspace);
    const program = spawnStart(workspace);
    children.push(program);
    while (!existsSync(files.state)) await new Promise((resolve) => setTimeout(resolve, 5));
    program.kill('SIGKILL');
    const begun = readState(files);

    const emulator = await startEmulator({ workspace });

    expect(emulator).toMatchObject({ pid: begun?.pid, reused: true });
    expect(await answers(emulator)).toBe(true);
  });

  test('that is given up leaves nothing running and nothing recorded', async () => {
    const files = emulatorFiles(workspace);
    const controller = new AbortController();
    const starting = startEmulator({ workspace, signal: controller.signal }).catch((error: unknown) => error);
    while (!existsSync(files.state)) await new Promise((resolve) => setTimeout(resolve, 5));
    const begun = readState(files);
    controller.abort();

    const failure = await starting;

    expect(failure).toBeInstanceOf(EmulatorError);
    expect(String(failure)).toContain('interrupted');
    expect(begun && isRunning(begun)).toBe(false);
    expect(existsSync(files.state)).toBe(false);
  });
});

describe('a stop', () => {
  test('ends the emulator and forgets it', async () => {
    const emulator = await startEmulator({ workspace });

    expect(await stopEmulator({ workspace })).toMatchObject({ stopped: true, emulator: { pid: emulator.pid } });
    expect(isRunning(emulator)).toBe(false);
    expect(await answers(emulator)).toBe(false);
    expect(await emulatorStatus({ workspace })).toEqual({ state: 'stopped' });
  });

  test('where nothing runs says so and is no error', async () => {
    expect(await stopEmulator({ workspace })).toEqual({ stopped: false });
    expect(await stopEmulator({ workspace: `${workspace}/never/made` })).toEqual({ stopped: false });
  });

  test('ends an emulator that does not react', async () => {
    const emulator = await startEmulator({ workspace });
    process.kill(emulator.pid, 'SIGSTOP');
    expect(await emulatorStatus({ workspace })).toMatchObject({ state: 'unresponsive' });

    await stopEmulator({ workspace });

    expect(isRunning(emulator)).toBe(false);
  });

  test('leaves a process alone that only has the number of the emulator', async () => {
    const emulator = await killed(await startEmulator({ workspace }));
    const pid = bystander();
    writeState(emulatorFiles(workspace), { ...emulator, pid });

    expect(await stopEmulator({ workspace })).toMatchObject({ stopped: false });
    expect(identify(pid)).toBeDefined();
  });
});
