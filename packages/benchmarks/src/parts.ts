import { CONTENDER_NAMES, type ContenderName } from './contenders/contender';

/** What can be asked for: the contenders that deploy, and what is measured of the program by itself. */
export const PART_NAMES = [...CONTENDER_NAMES, 'synth', 'detect'] as const;
export type PartName = (typeof PART_NAMES)[number];

export function isContender(part: PartName): part is ContenderName {
  return CONTENDER_NAMES.some((name) => name === part);
}
