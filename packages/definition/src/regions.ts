/**
 * AWS regions by partition, because an ARN names the partition.
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const REGIONS: Readonly<Record<string, readonly string[]>> = {
  aws: [
    'af-south-1',
    'ap-east-1',
    'ap-east-2',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-south-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-3',
    'ap-southeast-4',
    'ap-southeast-5',
    'ap-southeast-6',
    'ap-southeast-7',
    'ca-central-1',
    'ca-west-1',
    'eu-central-1',
    'eu-central-2',
    'eu-north-1',
    'eu-south-1',
    'eu-south-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'il-central-1',
    'me-central-1',
    'me-south-1',
    'mx-central-1',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
};

export function isRegion(name: string): boolean {
  return Object.values(REGIONS).some((regions) => regions.includes(name));
}

/**
 * The second field of an ARN in that region, `aws` almost everywhere.
 * @throws RangeError for a region that is not in the list
 */
export function partitionOf(region: string): string {
  const found = Object.entries(REGIONS).find(([, regions]) => regions.includes(region));
  if (!found) throw new RangeError(`"${region}" is not an AWS region.`);
  return found[0];
}

/** The regions whose names look most like the wrong one, for a message. */
export function regionsLike(name: string): readonly string[] {
  const area = name.slice(0, 2).toLowerCase();
  const near = Object.values(REGIONS)
    .flat()
    .filter((region) => region.startsWith(area));
  return near.length > 0 ? near : ['us-east-1', 'eu-west-1', 'ap-southeast-1'];
}
