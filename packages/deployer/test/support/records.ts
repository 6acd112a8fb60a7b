import type { Intervention } from '../../src/records/intervention';
import type { ConfigurationDigests } from '../../src/configuration/digests';
import type { DeploymentRecord, VerificationRecord } from '../../src/records/record';

/** Told from others by one letter. */
export function digestsFixture(letter = 'a'): ConfigurationDigests {
  return {
    stack: letter.repeat(64),
    assets: letter.repeat(64),
    variables: letter.repeat(64),
    versions: letter.repeat(64),
  };
}

/** What the last deployment of `artifact_store` left, from a clean commit of `feature/a`. */
export function recordFixture(parts: Partial<DeploymentRecord> = {}): DeploymentRecord {
  return {
    schemaVersion: 1,
    module: 'artifact_store',
    outcome: 'applied',
    environment: 'dev',
    account: '111111111111',
    commit: '1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d',
    clean: true,
    branch: 'feature/a',
    who: 'ada@desk',
    at: '2026-01-31T08:00:00.000Z',
    configuration: digestsFixture(),
    reads: {},
    sources: { 'artifact-store': 'f'.repeat(40) },
    versions: { deployer: '0.0.0', terraform: '1.11.4', providers: {} },
    state: { lineage: 'one', serial: 3 },
    kept: { key: 'example_infra/artifact_store/configuration.json', sha256: '0'.repeat(64) },
    ...parts,
  };
}

/** What a plan that was empty left, with the state as {@link recordFixture} left it. */
export function verificationFixture(parts: Partial<VerificationRecord> = {}): VerificationRecord {
  return {
    schemaVersion: 1,
    module: 'artifact_store',
    clean: true,
    who: 'ada@desk',
    at: '2026-02-01T08:00:00.000Z',
    configuration: digestsFixture(),
    reads: {},
    state: { lineage: 'one', serial: 3 },
    ...parts,
  };
}

/** Something done by hand on a day. */
export function interventionFixture(day: string): Intervention {
  return {
    schemaVersion: 1,
    clean: true,
    who: 'ada@desk',
    at: `${day}T00:00:00.000Z`,
    what: 'terraform state mv',
    outcome: 'done',
  };
}
