import { z } from 'zod';

/**
 * Text that is shown to people. It comes from the bucket, where others can write: what would steer a terminal, or turn
 * the order of letters round, is replaced.
 */
export const shown = z.string().transform((text) => text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD'));

/** Where something comes from, as every object beside a state says it. */
export const origin = {
  /** Full; absent for what was deployed outside of git. */
  commit: shown.optional(),
  /** Whether nothing was uncommitted. */
  clean: z.boolean(),
  branch: shown.optional(),
  /** `user@machine`, or the account that started the workflow. */
  who: shown,
  pipeline: z.object({ url: shown, id: z.string(), attempt: z.number() }).optional(),
  /** ISO 8601 */
  at: shown,
};
