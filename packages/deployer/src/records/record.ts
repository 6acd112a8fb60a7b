import { z } from 'zod';
import { parsedAs } from '../parse-json';
import { origin, shown } from './origin';

const digests = z.object({ stack: z.string(), assets: z.string(), variables: z.string(), versions: z.string() });
const stateVersion = z.object({ lineage: z.string(), serial: z.number() });

const keptPlace = z.object({ key: z.string(), version: z.string().optional(), sha256: z.string() });

const deployed = z.object({
  schemaVersion: z.literal(1),
  module: z.string(),
  outcome: z.enum(['applied', 'destroyed']),
  environment: z.string(),
  account: z.string(),
  ...origin,
  configuration: digests,
  /** Values read of other modules, as digests by `{state key}#{output}`; null where there was none. */
  reads: z.record(z.string(), z.string().nullable()),
  /** Git's tree ids of the packages that shape the stack, by folder below `packages/`. */
  sources: z.record(z.string(), z.string()),
  versions: z.object({
    deployer: z.string(),
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

export type StateVersion = Readonly<z.infer<typeof stateVersion>>;

/** @returns undefined for what is damaged, or of a release that wrote it otherwise: then it tells nothing */
export function parseRecord(text: string): DeploymentRecord | undefined {
  return parsedAs(deployed, text);
}

/** @see parseRecord */
export function parseVerification(text: string): VerificationRecord | undefined {
  return parsedAs(verified, text);
}
