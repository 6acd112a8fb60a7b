import { isDataStore, KNOWN_TYPES, requiredActions, type RequiredActions } from '@mlopspltf/shared-constructs';
import { ADMINISTERED_TYPES } from './administered';

/** The actions of one service that Terraform needs for all that modules may be made of; each stands in one list. */
export interface ServiceNeeds {
  readonly read: readonly string[];
  /** To make, to change, and to remove what holds no data. */
  readonly write: readonly string[];
  /** To remove what holds data. */
  readonly removeData: readonly string[];
}

/** @param service as its actions begin: `s3` */
export function needsOf(service: string): ServiceNeeds {
  const read = actionsOf(service, (_, needs) => needs.read);
  const write = actionsOf(service, (type, needs) =>
    isDataStore(type) ? needs.write : [...needs.write, ...needs.remove],
  );
  const removeData = actionsOf(service, (type, needs) => (isDataStore(type) ? needs.remove : []));
  return {
    read,
    write: without(write, read),
    removeData: without(removeData, [...read, ...write]),
  };
}

/** Those actions that are not among the others. */
export function without(actions: readonly string[], others: readonly string[]): string[] {
  return actions.filter((action) => !others.includes(action));
}

/** Sorted, so that policies stay as they are when types change their places. */
function actionsOf(
  service: string,
  select: (type: string, needs: RequiredActions) => readonly string[],
): readonly string[] {
  const found = PIPELINE_TYPES.flatMap((type) => {
    const needs = requiredActions(type);
    return needs ? select(type, needs) : [];
  });
  return [...new Set(found)].filter((action) => action.startsWith(`${service}:`)).sort();
}

const PIPELINE_TYPES = KNOWN_TYPES.filter((type) => !ADMINISTERED_TYPES.includes(type));
