import { planKey, type Platform } from '@mlopspltf/definition';
import pLimit from 'p-limit';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineRun } from '../api';
import type { PlanObjects } from '../aws/plan-store';
import { GuardError } from '../errors';
import type { BoundPlan } from '../operations/bound-plan';
import { parsePlanEntry, serializePlanEntry } from '../plans/plan-entry';
import type { StoredPlan } from '../plans/plan-set';
import { writeWhole } from '../workspace/files';
import type { PlanReference } from './references';

/** Where the plans of one run lie. */
export interface KeptPlansOptions {
  readonly platform: Pick<Platform, 'repository'>;
  readonly run: Pick<PipelineRun, 'id' | 'attempt'>;
  readonly store: PlanObjects;
  /** In which plans are made. @default 1 */
  readonly wave?: number;
}

/** The plans of one run of a workflow, between the job that makes them and the one that applies them. */
export class KeptPlans {
  constructor(private readonly options: KeptPlansOptions) {}

  /** In the order given. @throws GuardError when this attempt has kept one of them already */
  public async keep(plans: readonly Pick<BoundPlan, 'plan' | 'binding'>[]): Promise<readonly PlanReference[]> {
    const limit = pLimit(OBJECTS_AT_ONCE);
    return Promise.all(plans.map((plan) => limit(() => this.keepOne(plan))));
  }

  /**
   * All of them, as they were kept.
   *
   * @param folder gets the plans' files, absolute
   * @throws GuardError that names every one that is gone, was altered, or is something else
   */
  public async fetch(references: readonly PlanReference[], folder: string): Promise<readonly StoredPlan[]> {
    const limit = pLimit(OBJECTS_AT_ONCE);
    const found = await Promise.all(references.map((reference) => limit(() => this.tryFetch(reference, folder))));
    const problems = found.flatMap((one) => ('problem' in one ? [`  ${one.problem}`] : []));
    if (problems.length > 0) {
      throw new GuardError(
        ['What was approved is not there as it was, and nothing was changed:', ...problems].join('\n'),
      );
    }
    return found.flatMap((one) => ('problem' in one ? [] : [one]));
  }

  private async keepOne({ plan, binding }: Pick<BoundPlan, 'plan' | 'binding'>): Promise<PlanReference> {
    const { run, store, wave = 1 } = this.options;
    const { module } = binding;
    const key = this.key({ module, attempt: run.attempt, wave });
    const { changes, outputs, file } = plan;
    const stored = await store.put(key, await readFile(file));
    const about = await store.put(aboutKey(key), Buffer.from(serializePlanEntry({ binding, changes, outputs })));
    return { module, attempt: run.attempt, wave, plan: stored, about };
  }

  private async tryFetch(reference: PlanReference, folder: string): Promise<StoredPlan | { readonly problem: string }> {
    const { module } = reference;
    try {
      return await this.fetchOne(reference, folder);
    } catch (error) {
      if (error instanceof GuardError) return { problem: `${module}: ${error.message}` };
      throw error;
    }
  }

  private async fetchOne(reference: PlanReference, folder: string): Promise<StoredPlan> {
    const { store } = this.options;
    const { module, plan, about } = reference;
    const key = this.key(reference);
    const [content, text] = await Promise.all([store.get(key, plan), store.get(aboutKey(key), about)]);
    const entry = parsePlanEntry(text.toString('utf8'));
    if (entry === undefined) {
      throw new GuardError('what is known of its plan is damaged, or was written by another release.');
    }
    if (entry.binding.module !== module || entry.binding.sha256 !== plan.sha256) {
      throw new GuardError('what is known of its plan is of another plan.');
    }
    const file = join(folder, `${module}.tfplan`);
    await writeWhole(file, content);
    return { ...entry, file };
  }

  private key({ module, attempt, wave }: Pick<PlanReference, 'module' | 'attempt' | 'wave'>): string {
    const { platform, run } = this.options;
    return planKey(platform, module, { id: run.id, attempt, wave });
  }
}

function aboutKey(key: string): string {
  return `${key}.json`;
}

/** S3 answers thousands of requests a second; more at once would only fill the sockets. */
const OBJECTS_AT_ONCE = 16;
