/**
 * Loads the clients of AWS that every operation asks first: half a second of work, for a moment when the program would
 * only wait.
 */
export async function preload(): Promise<void> {
  await Promise.all([
    import('@aws-sdk/client-sts'),
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/client-dynamodb'),
    import('execa'),
  ]);
}
