/**
 * The models of the platform, in kebab-case: write yours here. Each has a group, in which its versions are registered and
 * approved. To take a model away, delete its versions first: AWS keeps a group that has some.
 */
export const MODELS: readonly string[] = ['churn'];
