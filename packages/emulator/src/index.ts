export { emulatorEnvironment, withEmulator, type EmulatorEnvironment } from './accounts';
export { isEmulatorEndpoint } from './endpoint';
export { EmulatorError, EmulatorNotFoundError, MOTO_VERSION } from './errors';
export { emulatorLimits, type EmulatorLimits } from './limits';
export type { LauncherKind } from './launcher';
export { shellExports } from './shell';
export { startEmulator, type StartedEmulator, type StartEmulatorOptions } from './start';
export type { Emulator } from './state-file';
export {
  emulatorStatus,
  stopEmulator,
  type EmulatorOptions,
  type EmulatorState,
  type EmulatorStatus,
  type StoppedEmulator,
} from './stop';
