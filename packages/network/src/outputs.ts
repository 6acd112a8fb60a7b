import { declareOutputs } from '@mlopspltf/shared-constructs';

/** What other modules may read of this one. */
export const network = declareOutputs('network', {
  vpc_id: 'string',
  /** One a zone; for jobs and endpoints. */
  private_subnet_ids: 'list',
  /** One a zone; for what the internet reaches. */
  public_subnet_ids: 'list',
  /** For jobs in private subnets: all ways out, and none in but from each other. */
  workload_security_group_id: 'string',
});
