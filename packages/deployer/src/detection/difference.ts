import { show } from '@mlopspltf/definition';
import type { DeployedWork } from '../api';
import type { Configuration } from '../configuration/configuration';
import type { ConfigurationDigests } from '../configuration/digests';
import type { Deployed, StateFacts } from '../records/inventory';
import type { DeploymentRecord, VerificationRecord } from '../records/record';

/** A module as it would be deployed now: its configuration and the values that it would read. */
export interface Candidate extends Pick<Configuration, 'digests'> {
  /** Digests by `{state key}#{output}`; null for an output that is not there. */
  readonly values: Readonly<Record<string, string | null>>;
}

/** Whether a module differs from what the environment last got, and why, as a clause that follows its name. */
export interface Difference {
  readonly differs: boolean;
  readonly reason: string;
}

/**
 * Compares with the record of the last deployment, and with what was found to change nothing since.
 *
 * @param keyName the module whose state has a key, for the reason
 */
export function differenceOf(
  candidate: Candidate,
  { state, record, verified, unreadable, intervention }: Deployed,
  keyName: (stateKey: string) => string = (key) => key,
): Difference {
  if (unreadable) return { differs: true, reason: 'has a damaged record' };
  if (verified && isSame(candidate, verified) && isSameState(verified, state)) {
    return { differs: false, reason: `changes nothing, as found on ${day(verified.at)}` };
  }
  if (record === undefined) {
    return {
      differs: true,
      reason: state && state.resources > 0 ? 'has no record of its deployment' : 'is not deployed yet',
    };
  }
  if (record.outcome === 'destroyed' && (state === undefined || state.resources === 0)) {
    return { differs: true, reason: `was destroyed by ${record.who} on ${day(record.at)}` };
  }
  if (record.outcome === 'destroyed' && isSameState({ state: record.state }, state)) {
    const origin = `by ${record.who} on ${day(record.at)}`;
    return { differs: true, reason: `was destroyed ${origin}, but for what could not be deleted` };
  }
  const causes = [
    ...changedParts(candidate.digests, record.configuration),
    ...changedValues(candidate.values, record.reads, keyName),
    ...stateCauses(record, state, intervention),
  ];
  if (causes.length > 0) return { differs: true, reason: causes.join('; ') };
  return { differs: false, reason: `is as deployed ${describeOrigin({ ...record, uncommitted: !record.clean })}` };
}

/** `from "feature/a" at 1a2b3c4 on 2026-01-31` */
export function describeOrigin({ branch, commit, uncommitted, at }: Omit<DeployedWork, 'kind' | 'who'>): string {
  return [
    branch && `from ${show(branch)}`,
    commit && `at ${commit.slice(0, 7)}`,
    uncommitted && 'with uncommitted changes',
    `on ${day(at)}`,
  ]
    .filter(Boolean)
    .join(' ');
}

const PARTS: Readonly<Record<keyof ConfigurationDigests, string>> = {
  stack: 'its stack changed',
  assets: 'its files changed',
  variables: 'its variables changed',
  versions: 'versions of Terraform or its providers changed',
};

function changedParts(now: ConfigurationDigests, then: ConfigurationDigests): readonly string[] {
  return Object.entries(PARTS).flatMap(([part, text]) => {
    const name = part as keyof ConfigurationDigests;
    return now[name] === then[name] ? [] : [text];
  });
}

function changedValues(
  now: Candidate['values'],
  then: Candidate['values'],
  keyName: (stateKey: string) => string,
): readonly string[] {
  const names = new Set([...Object.keys(now), ...Object.keys(then)]);
  const changed = [...names].filter((name) => now[name] !== then[name]).sort();
  if (changed.length === 0) return [];
  const shown = changed.slice(0, MOST_NAMED).map((name) => {
    const [key = '', output = ''] = name.split('#');
    return `${keyName(key)}.${output}`;
  });
  return [`reads other values: ${shown.join(', ')}${changed.length > shown.length ? ' and more' : ''}`];
}

const MOST_NAMED = 3;

function stateCauses(
  { state: then, outcome, at }: DeploymentRecord,
  now: StateFacts | undefined,
  intervention: Deployed['intervention'],
): readonly string[] {
  if (now === undefined) return ['its state is gone'];
  if (now.lineage !== then.lineage) return ['its state was replaced by another one'];
  if (now.serial === then.serial && outcome === 'applied') return [];
  const moved = `its state moved on from serial ${then.serial} to ${now.serial}`;
  if (intervention === undefined || intervention.at < at) return [`${moved}, outside of what is recorded`];
  const { what, outcome: how, who, at: when } = intervention;
  return [`${moved}: ${what}${how === 'failed' ? ', which failed,' : ''} by ${who} on ${day(when)}`];
}

function isSame({ digests, values }: Candidate, { configuration, reads }: VerificationRecord): boolean {
  return changedParts(digests, configuration).length === 0 && changedValues(values, reads, (key) => key).length === 0;
}

function isSameState({ state: then }: Pick<VerificationRecord, 'state'>, now: StateFacts | undefined): boolean {
  return then?.lineage === now?.lineage && then?.serial === now?.serial;
}

function day(at: string): string {
  return at.slice(0, 10);
}
