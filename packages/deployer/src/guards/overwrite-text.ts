import type { DeployedWork } from '../api';
import { describeOrigin } from '../detection/difference';

/** Why a module is not deployed over what is there, and what to do: sentences. */
export function describeOverwrite(environment: string, module: string, work: DeployedWork): string {
  if (work.kind === 'unreadable') {
    return (
      `The record of ${module} in ${environment} is damaged, so nobody can tell whose work this ` +
      `would undo: restore the last whole version of ${module}/deployment.json in the state bucket.`
    );
  }
  const origin = `${describeOrigin(work)} by ${work.who}`;
  if (work.kind === 'newer') {
    return work.unknown === undefined
      ? `${environment} has a newer commit of ${module}: ${origin}. Deploy that one or a later one.`
      : `${environment} may have a newer commit of ${module}: ${origin}. It cannot be told: ${work.unknown}.`;
  }
  return work.unknown === undefined
    ? `${environment} has work on ${module} that is not in this branch: ${origin}. This would undo it: merge it first.`
    : `${environment} has work on ${module} that is not known to be in this branch: ${origin}. This may undo it: ${work.unknown}.`;
}
