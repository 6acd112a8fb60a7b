import type { Platform } from '@mlopspltf/definition';
import type { ServedRepository } from '../api';
import { NotImitatedError, quoted, type Place } from '../errors';
import { ACTIONS } from './actions';
import { ArtifactStore } from './artifact-store';
import { checkout } from './checkout';
import { configureAwsCredentials } from './configure-aws-credentials';
import { downloadArtifact } from './download-artifact';
import { checkInputs } from './inputs';
import { setUpNode } from './setup-node';
import { setUpTerraform } from './setup-terraform';
import type { StandIn, StandInOf } from './stand-in';
import { uploadArtifact } from './upload-artifact';

export interface StandInOptions {
  readonly platform: Platform;
  readonly repository: ServedRepository;
  /** Folder for what outlives a job: artifacts. */
  readonly folder: string;
  /** Address of the emulator. @default - a step that wants credentials of AWS fails */
  readonly endpoint?: string;
  /** Environment of this machine. @default - that of this process */
  readonly machine?: NodeJS.ProcessEnv;
  /** Whether jobs run on this Node.js, whatever version they want. @default false */
  readonly anyNode?: boolean;
}

/** What stands in for the actions that the generated workflows use. */
export function standIns(options: StandInOptions): StandInOf {
  const { platform, repository, folder, endpoint, machine = process.env, anyNode = false } = options;
  const artifacts = new ArtifactStore(folder);
  const known = new Map<string, StandIn>([
    ['actions/checkout', checkout(repository)],
    ['actions/setup-node', setUpNode({ anyVersion: anyNode })],
    ['actions/upload-artifact', uploadArtifact(artifacts)],
    ['actions/download-artifact', downloadArtifact(artifacts)],
    ['hashicorp/setup-terraform', setUpTerraform(machine)],
    ['aws-actions/configure-aws-credentials', configureAwsCredentials({ platform, endpoint })],
  ]);
  return (uses, inputs, place) => {
    const [name = '', commit] = uses.split('@');
    const standIn = known.get(name);
    const facts = ACTIONS[name];
    if (!standIn || !facts) throw unknownAction(uses, [...known.keys()], place);
    if (commit !== facts.commit) {
      const advice = `Pin ${facts.commit} (${facts.tag}), or teach the rehearsal the other one.`;
      throw new NotImitatedError(place, `${name} at ${quoted(commit ?? '')}`, advice);
    }
    checkInputs(name, inputs, facts.inputs, place);
    return standIn;
  };
}

function unknownAction(uses: string, known: readonly string[], place: Place): NotImitatedError {
  return new NotImitatedError(place, `the action ${quoted(uses)}`, `Use one of ${known.join(', ')}, or a script.`);
}
