import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { emulatorStatus, EmulatorNotFoundError, startEmulator, stopEmulator, type Emulator } from '../src';
import { identify } from '../src/process-identity';
import { emulatorFiles } from '../src/state-file';
import { stubPath } from './support/stubs';

let workspace: string;
let scratch: string;

beforeAll(() => requireTools('moto_server', 'bash'));

beforeEach(() => {
  workspace = scratchFolder();
  scratch = scratchFolder();
});

afterEach(() => stopEmulator({ workspace, env: process.env }));

/** Each stub refuses arguments that the real program would not get, then does what that does. */
const refuse = 'refuse() { echo "unexpected: $*" >&2; exit 64; }';
const UVX = `${refuse}
[ "$1 $2 $3" = "--from moto[server]==5.2.1 moto_server" ] || refuse "$@"
shift 3
"$MOTO_SERVER" "$@"`;
const PIPX = `${refuse}
[ "$1 $2 $3 $4" = "run --spec moto[server]==5.2.1 moto_server" ] || refuse "$@"
shift 4
exec "$MOTO_SERVER" "$@"`;

/** The client ends with its container; `rm` is noted. */
const docker = (notes: string): string => `${refuse}
case "$1" in
  version) [ "$2 $3" = "--format {{.Server.Version}}" ] || refuse "$@"; echo 27.0.0 ;;
  rm) echo "$*" >>'${notes}' ;;
  run)
    [ "$2 $3 $4" = "--rm --init --name" ] && [ "$6" = --publish ] || refuse "$@"
    [[ "$5" =~ ^infra-emulator-[0-9a-f-]{36}$ ]] || refuse "$5"
    [[ "$7" =~ ^127\\.0\\.0\\.1:([0-9]+):5000$ ]] || refuse "$7"
    port="\${BASH_REMATCH[1]}"
    [ "$8 $9 \${10} \${11} \${12}" = "--env MOTO_IAM_LOAD_MANAGED_POLICIES --env INITIAL_NO_AUTH_ACTION_COUNT motoserver/moto:5.2.1" ] || refuse "$@"
    [ "$MOTO_IAM_LOAD_MANAGED_POLICIES" = true ] && [ $# = 12 ] || refuse "$@"
    exec "$MOTO_SERVER" -H 127.0.0.1 -p "$port" ;;
  *) refuse "$@" ;;
esac`;

async function answers({ endpoint }: Emulator): Promise<boolean> {
  const response = await fetch(`${endpoint}/moto-api/config`).catch(() => undefined);
  return response?.ok ?? false;
}

async function failureOf(starting: Promise<unknown>): Promise<Error> {
  return starting.then(
    () => {
      throw new Error('it started');
    },
    (error: unknown) => error as Error,
  );
}

describe('without moto_server on PATH', () => {
  test.each([
    ['uvx', { uvx: UVX, pipx: 'exit 64', docker: 'exit 64' }],
    ['pipx', { pipx: PIPX, docker: 'exit 64' }],
  ])('the emulator is fetched and run by %s, and ended with all that it started', async (launcher, stubs) => {
    const { env } = stubPath(scratch, stubs);

    const emulator = await startEmulator({ workspace, env });
    expect(emulator).toMatchObject({ launcher });
    expect(await answers(emulator)).toBe(true);

    await stopEmulator({ workspace, env });
    expect(await answers(emulator)).toBe(false);
  });

  test('it is run as a container by Docker, which is removed by its name', async () => {
    const notes = join(scratch, 'notes');
    const { env } = stubPath(scratch, { docker: docker(notes) });

    const emulator = await startEmulator({ workspace, env });
    expect(emulator).toMatchObject({ launcher: 'docker' });
    expect(await answers(emulator)).toBe(true);

    await stopEmulator({ workspace, env });
    expect(await answers(emulator)).toBe(false);
    expect(readFileSync(notes, 'utf8')).toBe(`rm --force infra-emulator-${emulator.instance}\n`);
  });

  test('what a killed uvx leaves behind is ended, too', async () => {
    const { env } = stubPath(scratch, { uvx: UVX });
    const emulator = await startEmulator({ workspace, env });
    process.kill(emulator.pid, 'SIGKILL');
    while (identify(emulator.pid) !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await answers(emulator)).toBe(true);

    await stopEmulator({ workspace, env });

    expect(await answers(emulator)).toBe(false);
  });

  test('nor anything else, the start fails and says how to get one', async () => {
    const { env } = stubPath(scratch, {});

    const failure = await failureOf(startEmulator({ workspace, env }));

    expect(failure).toBeInstanceOf(EmulatorNotFoundError);
    expect(failure.message).toContain("pip install 'moto[server]==5.2.1'");
    for (const name of ['moto_server', 'uvx', 'pipx', 'docker'])
      expect(failure.message).toContain(`no ${name} on PATH`);
  });

  test('a docker without an engine counts as none', async () => {
    const { env } = stubPath(scratch, { docker: 'echo "Cannot connect to the Docker daemon" >&2; exit 1' });

    const failure = await failureOf(startEmulator({ workspace, env }));

    expect(failure).toBeInstanceOf(EmulatorNotFoundError);
    expect(failure.message).toContain('a docker whose engine does not answer');
  });
});

describe('a moto_server that', () => {
  test('ends before it is ready makes the start fail with how it ended and the end of its log', async () => {
    const script = 'for i in $(seq 100); do echo "line $i"; done; echo "ModuleNotFoundError: flask" >&2; exit 3';
    const { env } = stubPath(scratch, { moto_server: script });

    const { name, message } = await failureOf(startEmulator({ workspace, env }));

    expect(name).toBe('EmulatorError');
    expect(message).toContain('exit code 3');
    expect(message).toContain('ModuleNotFoundError: flask');
    expect(message).toContain('line 100');
    expect(message).not.toContain('line 50\n');
    expect(await emulatorStatus({ workspace })).toEqual({ state: 'stopped' });
  });

  test('cannot be executed makes the start fail', async () => {
    const { env, folder } = stubPath(scratch, { moto_server: '' });
    writeFileSync(join(folder, 'moto_server'), '#!/no/such/interpreter\n');
    chmodSync(join(folder, 'moto_server'), 0o755);

    const { message } = await failureOf(startEmulator({ workspace, env }));

    expect(message).toContain('ENOENT');
    expect(existsSync(emulatorFiles(workspace).state)).toBe(false);
  });

  test('is of another major version is refused, and ended', async () => {
    const script = `node -e '
      const server = require("http").createServer((_, response) => { response.statusCode = 404; response.end("Not yet implemented"); });
      server.listen(Number(process.argv.at(-1)), "127.0.0.1", () => console.error(" * Running on http://127.0.0.1"));
    ' -- "$@"`;
    const { env } = stubPath(scratch, { moto_server: script });

    const failure = await failureOf(startEmulator({ workspace, env }));

    expect(failure).toBeInstanceOf(EmulatorNotFoundError);
    expect(failure.message).toContain('is not the server of moto 5');
    expect(await emulatorStatus({ workspace })).toEqual({ state: 'stopped' });
  });

  test('finds its port taken gets another one', async () => {
    const rival = join(scratch, 'rival');
    const script = `if [ ! -e '${rival}' ]; then
      node -e 'require("http").createServer((_, response) => response.end()).listen(Number(process.argv.at(-1)), "127.0.0.1")' -- "$@" &
      echo $! >'${rival}'
      sleep 1
      exit 1
    fi
    exec "$MOTO_SERVER" "$@"`;
    const { env } = stubPath(scratch, { moto_server: script });
    try {
      const emulator = await startEmulator({ workspace, env });

      expect(emulator.reused).toBe(false);
      expect(await answers(emulator)).toBe(true);
    } finally {
      process.kill(Number(readFileSync(rival, 'utf8')), 'SIGKILL');
    }
  });

  test('is started gets neither the credentials nor the endpoints of the caller', async () => {
    const seen = join(scratch, 'seen');
    const { env } = stubPath(scratch, { moto_server: `env >'${seen}'; exec "$MOTO_SERVER" "$@"` });
    const secrets = {
      AWS_ACCESS_KEY_ID: 'AKIAREAL',
      AWS_SECRET_ACCESS_KEY: 'hush',
      AWS_SESSION_TOKEN: 'hush',
      AWS_PROFILE: 'real',
      AWS_ENDPOINT_URL: 'https://sts.amazonaws.com',
      AWS_ENDPOINT_URL_S3: 'https://s3.amazonaws.com',
      GITHUB_TOKEN: 'hush',
      MOTO_ACCOUNT_ID: '123123123123',
    };

    await startEmulator({ workspace, env: { ...env, ...secrets, HARMLESS: 'kept' } });

    const variables = new Map(
      readFileSync(seen, 'utf8')
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    for (const name of Object.keys(secrets)) expect([name, variables.get(name)]).toEqual([name, undefined]);
    expect(variables.get('HARMLESS')).toBe('kept');
    expect(variables.get('MOTO_IAM_LOAD_MANAGED_POLICIES')).toBe('true');
  });
});
