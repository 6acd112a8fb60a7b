import { z } from 'zod';
import { jsonOf, parsedAs } from '../parse-json';
import { origin, shown } from './origin';
import { refuseNewerSchema } from './release';

const digests = z.object({ stack: z.string(), assets: z.string(), variables: z.string(), versions: z.string() });
const stateVersion = z.object({ lineage: z.string(), serial: z.number() });

const keptPlace = z.object({ key: z.string(), version: z.string().optional(), sha256: z.string() });

/** Raised when a reader of the old form would go wrong. What was added only is optional instead. */
const SCHEMA_VERSION = 1;

const deployed = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  module: z.string(),
  /** `owner/name`. Records before it lack it. */
  repository: shown.optional(),
  outcome: z.enum(['applied', 'destroyed']),
  environment: z.string(),
  account: z.string(),
  ...origin,
  configuration: digests,
  /** Values read of other modules, as digests by `{state key}#{output}`; null where there was none. */
  reads: z.record(z.string(), z.string().nullable()),
  /** Git's tree ids of the packages that shape the stack, by folder below `packages/`. */
  sources: z.record(z.string(), z.string()),
  /** Git's ids of the files outside the packages that all stacks are made from, by path. Records before it lack it. */
  shared: z.record(z.string(), z.string()).optional(),
  versions: z.object({
    deployer: shown,
    terraform: z.string(),
    /** By address. */
    providers: z.record(z.string(), z.string()),
  }),
  /** After the apply. */
  state: stateVersion,
  /** Where stack and variables lie as they were applied. */
  kept: keptPlace,
  /** Why the guards of branch and history were passed over. */
  breakGlass: shown.optional(),
});

/** What an environment last got of a module. It lies beside the state. */
export type DeploymentRecord = Readonly<z.infer<typeof deployed>>;

const verified = z.object({
  schemaVersion: z.literal(1),
  module: z.string(),
  ...origin,
  configuration: digests,
  reads: z.record(z.string(), z.string().nullable()),
  /** Absent for a module that has no state, because it has no resources. */
  state: stateVersion.optional(),
});

/** A configuration for which Terraform had nothing to do, with the state as it was then. */
export type VerificationRecord = Readonly<z.infer<typeof verified>>;

/** Where a configuration was kept, and what has to lie there. */
export type KeptPlace = Readonly<z.infer<typeof keptPlace>>;

/** Which version of a state: its serial counts within its lineage. */
export type StateVersion = Readonly<z.infer<typeof stateVersion>>;

/**
 * @param place where it lies, for the message @default - not said
 * @returns undefined for what is damaged: then it tells nothing
 * @throws GuardError for what a newer release wrote otherwise: it may tell something that has to be heeded
 */
export function parseRecord(text: string, place = 'of a deployment'): DeploymentRecord | undefined {
  refuseNewerSchema(jsonOf(text), `The record ${place}`, SCHEMA_VERSION);
  return parsedAs(deployed, text);
}

/** @returns undefined for what is damaged, or of another release: then there is a plan more than needed */
export function parseVerification(text: string): VerificationRecord | undefined {
  return parsedAs(verified, text);
}
