import type { DeployedWork } from '../api';
import type { Configuration } from '../configuration/configuration';
import { GuardError } from '../errors';
import { refuseDataLoss } from '../guards/data-stores';
import { breaksGlass } from '../guards/admission';
import { findDeployedWork, type DeployedWorkQuestion } from '../guards/history-guard';
import { describeOverwrite } from '../guards/overwrite-text';
import type { Inventory } from '../records/inventory';
import type { BoundPlan } from './bound-plan';
import type { Run } from './run';

/** What is looked at of a plan. */
export interface Judged {
  readonly plan: Pick<BoundPlan['plan'], 'changes'>;
  readonly planned: Pick<BoundPlan['planned'], 'digests'> & { readonly configuration: Pick<Configuration, 'module'> };
}

/** Judges what was planned, before anybody is asked. */
export class PlanJudge {
  constructor(
    private readonly run: Pick<Run, 'session' | 'revision'>,
    private readonly inventory: Pick<Inventory, 'deployed'>,
    private readonly provenance: { readonly history: () => DeployedWorkQuestion['history'] },
  ) {}

  /** Work of others, or of a newer commit, that a plan would undo. */
  public async overwrites({ planned }: Pick<Judged, 'planned'>): Promise<DeployedWork | undefined> {
    const { admission } = this.run.session;
    if (admission?.trial) return undefined;
    const { record, unreadable } = await this.inventory.deployed(planned.configuration.module);
    if (unreadable) return { kind: 'unreadable', who: 'unknown', at: '' };
    // Other values, or a state that moved on, are nobody's work on this module.
    if (record?.outcome !== 'applied' || isSame(record.configuration, planned.digests)) return undefined;
    return findDeployedWork({ history: this.provenance.history(), revision: this.run.revision, record });
  }

  /** Why a plan may not be applied; none for one that may. */
  public refusals({ plan, planned }: Judged, overwrites: DeployedWork | undefined): readonly GuardError[] {
    const { module } = planned.configuration;
    return [
      ...caught(() => refuseDataLoss(this.run.session.environment, module, plan.changes)),
      ...(overwrites === undefined ? [] : this.refuseOverwrite(module, overwrites)),
    ];
  }

  private refuseOverwrite(module: string, work: DeployedWork): readonly GuardError[] {
    const { environment, admission } = this.run.session;
    // Of the own branch it is only told: a pipeline that refused it would refuse whatever is pushed from then on.
    const isOwn = work.branch !== undefined && work.branch === this.run.revision.branch;
    const warnsOnly = work.kind === 'other' && (isOwn || environment.othersWork === 'warn');
    if (warnsOnly || breaksGlass(admission)) return [];
    const text = describeOverwrite(environment.name, module, work);
    return [new GuardError(`${text} If undoing it is meant: --break-glass REASON, which is recorded.`)];
  }
}

function caught(check: () => void): readonly GuardError[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof GuardError) return [error];
    throw error;
  }
}

function isSame(one: object, other: object): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}
