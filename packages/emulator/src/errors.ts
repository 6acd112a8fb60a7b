/** What a person is told instead of a stack trace. Exit code 1, unless the class says otherwise. */
export class EmulatorError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** There is no emulator to start on this machine, or only one that does not fit. Exit code 2. */
export class EmulatorNotFoundError extends EmulatorError {}

/** The one version everything was tried with; what is fetched is pinned to it. */
export const MOTO_VERSION = '5.2.1';

const INSTALL = [
  `  pip install 'moto[server]==${MOTO_VERSION}'   then moto_server is on PATH`,
  '  install uv (https://docs.astral.sh/uv/) or pipx (https://pipx.pypa.io/)   and moto is fetched when needed',
  '  start Docker   and its image is fetched when needed',
].join('\n');

export function noEmulator(looked: readonly string[]): EmulatorNotFoundError {
  return new EmulatorNotFoundError(
    `No AWS emulator was found: ${looked.join(', ')}.\nOne of these brings it:\n${INSTALL}`,
  );
}

export function wrongEmulator(command: string): EmulatorNotFoundError {
  return new EmulatorNotFoundError(
    `${JSON.stringify(command)} is not the server of moto 5: it does not answer as that does.\n` +
      `Install the version that fits: pip install 'moto[server]==${MOTO_VERSION}'`,
  );
}

export function diedEarly(command: string, how: string, log: string, tail: string): EmulatorError {
  const said = tail === '' ? 'It said nothing.' : `The end of ${log}:\n${tail}`;
  return new EmulatorError(`The emulator (${command}) ended before it was ready: ${how}. ${said}`);
}

export function tooSlow(command: string, seconds: number, log: string, tail: string): EmulatorError {
  const said = tail === '' ? 'It said nothing.' : `The end of ${log}:\n${tail}`;
  return new EmulatorError(`The emulator (${command}) was not ready after ${seconds} s and was ended. ${said}`);
}

export function interrupted(): EmulatorError {
  return new EmulatorError('The start of the emulator was interrupted; nothing was left running.');
}

export function lockHeld(file: string, pid: number | undefined): EmulatorError {
  const holder = pid === undefined ? 'another process' : `process ${pid}`;
  return new EmulatorError(
    `${holder} has been starting or stopping the emulator for too long (${file}). Wait for it, or end it.`,
  );
}

export function notStopped(pid: number): EmulatorError {
  return new EmulatorError(`The emulator's process ${pid} is still there after it was killed.`);
}

export function noCredentials(account: string, endpoint: string, cause: unknown): EmulatorError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new EmulatorError(`The emulator at ${endpoint} gave no credentials for account ${account}: ${why}`, { cause });
}
