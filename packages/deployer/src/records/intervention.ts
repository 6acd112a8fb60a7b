import { z } from 'zod';
import { parsedAs } from '../parse-json';
import { origin, shown } from './origin';

const intervention = z.object({
  schemaVersion: z.literal(1),
  ...origin,
  /** `terraform state mv`, `deploy`: words of ours only, as arguments can hold secrets. */
  what: shown,
  outcome: z.enum(['done', 'failed']),
  /** Why the guards of branch and history were passed over. */
  breakGlass: shown.optional(),
});

/** Something that may have changed a module's state without a record of a deployment: Terraform by hand, a failed apply. */
export type Intervention = Readonly<z.infer<typeof intervention>>;

/** @returns undefined for what is damaged, or of a release that wrote it otherwise */
export function parseIntervention(text: string): Intervention | undefined {
  return parsedAs(intervention, text);
}
