import { generate } from '@mlopspltf/infra-project';

generate({
  toolkit: 'workspace',
  repository: { owner: 'example-org', name: 'mlopspltf-infra' },
  prefix: 'mlopspltf',
  region: 'us-east-1',

  // Placeholder accounts: write your own here, and nowhere else.
  environments: [
    { name: 'dev', branch: 'feature/**', account: '111111111111', destroyable: true },
    { name: 'tst', branch: 'develop', account: '222222222222', reviewers: ['@example-org/mlops-platform'] },
    { name: 'prd', branch: 'main', account: '333333333333', reviewers: ['@example-org/mlops-platform-leads'] },
  ],

  modules: [
    {
      name: 'tf_remote_backend',
      description: 'State bucket, lock table and their key',
      appliedBy: 'administrator',
    },
    {
      name: 'github_oidc',
      description: 'Identity provider and roles of the workflows',
      appliedBy: 'administrator',
    },
    {
      name: 'network',
      description: 'VPC, subnets, endpoints and flow log',
    },
    {
      name: 'artifact_store',
      description: 'Buckets for datasets, features, models and experiments, and their key',
    },
    {
      name: 'container_registry',
      description: 'Repositories for training and serving images',
      dependsOn: ['artifact_store'],
    },
    {
      name: 'model_registry',
      description: 'Groups of model packages, and news of their approval',
      dependsOn: ['artifact_store'],
    },
    {
      name: 'training_pipeline',
      description: 'Pipeline that trains models, its role and its schedule',
      dependsOn: ['network', 'artifact_store', 'container_registry', 'model_registry'],
    },
    {
      name: 'experiment_tracking',
      description: 'MLflow tracking server, managed by SageMaker',
      dependsOn: ['artifact_store'],
      environments: ['dev', 'prd'],
    },
  ],
});
