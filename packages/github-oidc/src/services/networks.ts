import type { ModuleStack } from '@mlopspltf/shared-constructs';
import { platformArns } from '../arns';
import { allow, when, type Condition } from '../statements';
import { needsOf, without } from './needs';
import type { ServicePermissions } from './service';
import { tagConditions } from './tagged';

/**
 * Networks, whose parts AWS names by numbers: those of the platform are known by their tags. Each is made with them, and
 * from then on changed and removed by them. AWS asks for the making of a part of what is made, and of what it goes into.
 *
 * The group that a network has from the start has no tags: it gets them as it is taken over, and so could another group
 * that has none.
 *
 * For endpoints the reference names a right of Route 53 beside (`AssociateVPCWithHostedZone`), which cannot be limited to
 * networks of ours. AWS' own example for those who make endpoints does without, and so do these roles.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-iam.html
 */
export function networkPermissions(stack: ModuleStack): ServicePermissions {
  const { anyOfNetworks } = platformArns(stack);
  const { ours, asOurs, asOursIfAny, notTheirs } = tagConditions(stack);
  const { read, write } = needsOf('ec2');
  const making = RANKS.flatMap(({ makes }) => Object.keys(makes));
  return {
    read: [
      {
        ...allow('ReadNetworks', [...read], ['*']),
        because: 'AWS names networks by numbers; only their settings are read.',
      },
    ],
    write: [
      ...RANKS.map(({ rank, makes, only = [] }) =>
        allow(
          `Make${rank}`,
          Object.keys(makes),
          [...new Set(Object.values(makes))].map(anyOfNetworks),
          ...asOurs,
          ...only,
        ),
      ),
      allow(
        'TagNewPartsOfNetworks',
        ['ec2:CreateTags'],
        [anyOfNetworks('*')],
        ...asOurs,
        when('StringEquals', 'ec2:CreateAction', ...making.map((action) => action.replace('ec2:', ''))),
      ),
      allow('TagFirstGroups', ['ec2:CreateTags'], [anyOfNetworks('security-group')], ...asOurs, ...notTheirs),
      // What is ours stays ours: another environment's rights go by the same tags.
      allow('TagNetworks', ['ec2:CreateTags'], [anyOfNetworks('*')], ...ours, ...asOursIfAny),
      allow('WriteNetworks', without(write, ['ec2:CreateTags']), [anyOfNetworks('*')], ...ours),
    ],
    removeData: [],
  };
}

interface Rank {
  readonly rank: string;
  /** Action → kind. */
  readonly makes: Readonly<Record<string, string>>;
  /** Beside the tags. @default - nothing else */
  readonly only?: readonly Condition[];
}

/**
 * What is made of which kind, by what it goes into: nothing, a network, or parts of one. In no rank something goes into a
 * kind that is made there, because a request's tags could else be taken for leave to use what others have.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
const RANKS: readonly Rank[] = [
  {
    rank: 'Networks',
    makes: {
      'ec2:AllocateAddress': 'elastic-ip',
      'ec2:CreateInternetGateway': 'internet-gateway',
      'ec2:CreateVpc': 'vpc',
    },
  },
  {
    rank: 'PartsOfNetworks',
    makes: {
      'ec2:CreateRouteTable': 'route-table',
      'ec2:CreateSecurityGroup': 'security-group',
      'ec2:CreateSubnet': 'subnet',
    },
  },
  {
    rank: 'WaysInNetworks',
    makes: {
      'ec2:AuthorizeSecurityGroupEgress': 'security-group-rule',
      'ec2:AuthorizeSecurityGroupIngress': 'security-group-rule',
      'ec2:CreateFlowLogs': 'vpc-flow-log',
      'ec2:CreateNatGateway': 'natgateway',
    },
  },
  {
    rank: 'Endpoints',
    makes: { 'ec2:CreateVpcEndpoint': 'vpc-endpoint' },
    // One to somebody else's service would be a way out of the network.
    only: [when('StringEquals', 'ec2:VpceServiceOwner', 'amazon')],
  },
];
