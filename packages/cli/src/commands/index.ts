import { mermaidGraph } from '@mlopspltf/definition';
import type { CommandName } from '../call/commands';
import { EXIT } from '../exit-codes';
import type { Command } from './command';
import { detect } from './detect';
import { doctor } from './doctor';
import { drift } from './drift';
import { printEmulatorEnvironment, startEmulator, stopEmulator } from './emulator';
import { checkGitHub, setUpGitHub } from './github';
import { supersedeOnGitHub } from './github-supersede';
import { deployLocal } from './local';
import { bootstrap, deploy, destroy, plan } from './operation';
import { applyInPipeline, destroyInPipeline, planInPipeline } from './pipeline';
import { planDestroyInPipeline } from './pipeline-destroy-plan';
import { driftInPipeline } from './pipeline-drift';
import { detectInPipeline, gatherInPipeline, planShardInPipeline } from './pipeline-shards';
import { rehearseDispatch, rehearseMergeGroup, rehearsePullRequest, rehearsePush, rehearseSchedule } from './rehearse';
import { terraform } from './terraform';
import { unlock } from './unlock';

export const ACTIONS: Readonly<Record<CommandName, Command>> = {
  synth: async ({ checkout, host, operations }) => {
    await operations.synthesize(checkout, host, { listsWaivers: true });
    return { exitCode: EXIT.done };
  },
  graph: ({ checkout }) => Promise.resolve({ exitCode: EXIT.done, text: mermaidGraph(checkout.platform) }),
  bootstrap,
  plan,
  deploy: (task) => (task.checked.local ? deployLocal(task) : deploy(task)),
  destroy,
  terraform,
  unlock,
  drift,
  doctor,
  detect,
  'github setup': setUpGitHub,
  'github check': checkGitHub,
  'github supersede': supersedeOnGitHub,
  'pipeline plan': planInPipeline,
  'pipeline detect': detectInPipeline,
  'pipeline shard': planShardInPipeline,
  'pipeline gather': gatherInPipeline,
  'pipeline apply': applyInPipeline,
  'pipeline drift': driftInPipeline,
  'pipeline destroy-plan': planDestroyInPipeline,
  'pipeline destroy': destroyInPipeline,
  'rehearse push': rehearsePush,
  'rehearse pull-request': rehearsePullRequest,
  'rehearse merge-group': rehearseMergeGroup,
  'rehearse schedule': rehearseSchedule,
  'rehearse dispatch': rehearseDispatch,
  'emulator start': startEmulator,
  'emulator stop': stopEmulator,
  'emulator env': printEmulatorEnvironment,
};
