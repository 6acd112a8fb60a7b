import { mermaidGraph } from '@mlopspltf/definition';
import type { CommandName } from '../call/commands';
import { EXIT } from '../exit-codes';
import type { Command } from './command';
import { detect } from './detect';
import { printEmulatorEnvironment, startEmulator, stopEmulator } from './emulator';
import { deployLocal } from './local';
import { bootstrap, deploy, destroy, plan } from './operation';
import { terraform } from './terraform';

export const ACTIONS: Readonly<Record<CommandName, Command>> = {
  synth: async ({ checkout, host, operations }) => {
    await operations.synthesize(checkout, host);
    return { exitCode: EXIT.done };
  },
  graph: ({ checkout }) => Promise.resolve({ exitCode: EXIT.done, text: mermaidGraph(checkout.platform) }),
  bootstrap,
  plan,
  deploy: (task) => (task.checked.local ? deployLocal(task) : deploy(task)),
  destroy,
  terraform,
  detect,
  'emulator start': startEmulator,
  'emulator stop': stopEmulator,
  'emulator env': printEmulatorEnvironment,
};
