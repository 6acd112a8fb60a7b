import type { Platform } from '@mlopspltf/definition';

/** One thing that was looked at. Never holds a secret. */
export interface Finding {
  /** `Terraform`, `backend of dev` */
  readonly subject: string;
  /** `missing` where something cannot work, `warning` where it may not. */
  readonly state: 'ok' | 'warning' | 'missing';
  readonly text: string;
  /** What to do, as a sentence or a command. @default - nothing has to be done */
  readonly remedy?: string;
}

export interface DiagnosisRequest {
  readonly platform: Platform;
  /** The checkout, absolute. */
  readonly root: string;
  /** `.infra`, absolute. It need not be there. */
  readonly workspace: string;
  /** Environment variables to look with: credentials, endpoints, PATH. */
  readonly env: NodeJS.ProcessEnv;
  /** Names. @default - all of the platform */
  readonly environments?: readonly string[];
}

/** Looks at one matter. What it throws becomes a finding; once `signal` is aborted, nobody waits for it any more. */
export interface Check {
  /** For the finding where it fails. */
  readonly subject: string;
  readonly look: (request: DiagnosisRequest, signal: AbortSignal) => Promise<readonly Finding[]>;
}
