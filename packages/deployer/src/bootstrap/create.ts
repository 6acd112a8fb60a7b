import { randomUUID } from 'node:crypto';
import type { SavedPlan } from '../terraform/module';
import type { ModuleTerraform } from '../terraform/module';
import { summarizeState } from '../terraform/state';
import { readIfPresent } from '../workspace/files';
import { findAdoptions, importBlocks, type Adoption } from './adoption';
import type { BootstrapContext } from './context';
import type { Facts } from './facts';
import { refuseOtherOwner } from './other-owner';
import type { StepEnd } from './steps';

/** Terraform with a local state: the bucket for it does not exist yet. What exists already is taken over. */
export async function create(context: BootstrapContext, facts: Facts): Promise<StepEnd> {
  context.requireApprover();
  await context.claim.refuseForeign(facts.journal.claim);
  if (facts.bucket) await refuseOtherOwner(context);
  const since = facts.journal.creatingSince ?? new Date().toISOString();
  const adoptions = await adoptionsFor(context, facts);
  await context.journal.note({ creatingSince: since });
  const { terraform } = await context.terraform(importBlocks(adoptions));
  await terraform.prepare({ backend: context.localBackend });
  const plan = await terraform.plan({ lock: true });
  if (plan) {
    const end = await approveAndApply(context, facts, { terraform, plan });
    if (end !== undefined) return end;
  }
  const text = (await readIfPresent(context.localState)) ?? '';
  const { lineage, serial, resources } = summarizeState(text, context.localState);
  await context.journal.note({ applied: { lineage, serial, configuration: facts.configuration } });
  const adopted = adoptions.length === 0 ? '' : `, of which ${adoptions.length} were there before`;
  return { note: `${resources} resources${adopted}` };
}

async function adoptionsFor({ run, stack }: BootstrapContext, facts: Facts): Promise<readonly Adoption[]> {
  const { platform, environment } = run.session;
  return findAdoptions({
    platform,
    environment,
    stack,
    clients: run.clients,
    bucket: facts.bucket,
    table: facts.table && facts.usesTable,
    state: facts.local,
    since: facts.journal.creatingSince,
  });
}

interface Planned {
  readonly terraform: ModuleTerraform;
  readonly plan: SavedPlan;
}

/** @returns how the step ends where the plan was not applied */
async function approveAndApply(
  context: BootstrapContext,
  facts: Facts,
  { terraform, plan }: Planned,
): Promise<StepEnd | undefined> {
  if (!(await context.approves(plan))) return 'rejected';
  const claim = facts.journal.claim ?? randomUUID();
  await context.journal.note({ claim });
  await context.claim.take(claim);
  if (await hasChanged(context, facts)) {
    await terraform.discard(plan);
    return { note: 'not applied: somebody else has changed what is there since it was planned' };
  }
  await terraform.apply(plan);
  await terraform.discard(plan);
  context.applied.push(...plan.changes);
  return undefined;
}

/** Whoever held the claim between the look and now may have made all of it. */
async function hasChanged(context: BootstrapContext, before: Facts): Promise<boolean> {
  const now = await context.observe();
  const parts = ['bucket', 'table', 'key'] as const;
  return now.remote !== undefined || parts.some((part) => now[part] !== before[part]);
}
