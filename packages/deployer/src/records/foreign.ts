import { show, type Platform } from '@mlopspltf/definition';
import { GuardError } from '../errors';
import type { DeploymentRecord } from './record';

type Repository = Pick<Platform['repository'], 'owner' | 'name'>;

/** As in `github.com/OWNER/NAME`. */
export function nameOf({ owner, name }: Repository): string {
  return `${owner}/${name}`;
}

/**
 * Names of repositories that differ in `-` and `_` only lead to the same states. Owners are not compared: a repository
 * that moved is still the same.
 *
 * @param place of the record, for the message
 * @throws GuardError for a record that another repository has written; those before the field say nothing
 */
export function refuseForeign(record: DeploymentRecord | undefined, own: Repository, place: string): void {
  const writer = record?.repository;
  if (record === undefined || writer === undefined || writer.split('/').at(-1) === own.name) return;
  throw new GuardError(
    `${show(record.module)} was deployed by ${writer}, and this is ${nameOf(own)}: as keys of states the two are one name. ` +
      'Give this repository another name, or a prefix of its own. If it is the same one, renamed, move ' +
      `${place} away: the next plan compares with the state alone.`,
  );
}
