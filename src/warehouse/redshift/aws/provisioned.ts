import {
  DescribeClustersCommand,
  GetClusterCredentialsCommand,
  GetClusterCredentialsWithIAMCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import { Secret } from '../../../text/secret.ts';
import { type AwsIdentity, clientConfig } from './identity.ts';
import { type ClusterService, holdsUntil, type LoginRequest, type Named, type TemporaryLogin } from './service.ts';

/** A provisioned cluster, through the AWS SDK. This module alone imports it, so that it loads only when it is used. */
export function provisionedCluster(cluster: Named, identity: AwsIdentity): ClusterService {
  const client = new RedshiftClient(clientConfig(identity));
  const named = cluster.by === 'name' ? { ClusterIdentifier: cluster.name } : { CustomDomainName: cluster.name };
  return {
    subject: cluster.by === 'name' ? `cluster ${cluster.name}` : `cluster with the domain name ${cluster.name}`,
    key: cluster.by === 'name' ? 'CLUSTER_IDENTIFIER' : 'HOST',
    async endpoint() {
      const { Clusters = [] } = await client.send(new DescribeClustersCommand({ ClusterIdentifier: cluster.name }));
      const { Address, Port } = Clusters[0]?.Endpoint ?? {};
      return Address === undefined || Port === undefined ? null : { host: Address, port: Port };
    },
    async login({ database, as }: LoginRequest) {
      const where = { ...named, DbName: database };
      if (as === null) {
        const answer = await client.send(new GetClusterCredentialsWithIAMCommand(where));
        return loginOf(answer, holdsUntil(answer.Expiration, answer.NextRefreshTime));
      }
      const answer = await client.send(
        new GetClusterCredentialsCommand({
          ...where,
          DbUser: as.user,
          AutoCreate: as.create,
          ...(as.groups.length === 0 ? {} : { DbGroups: [...as.groups] }),
        }),
      );
      return loginOf(answer, holdsUntil(answer.Expiration));
    },
  };
}

interface Credentials {
  readonly DbUser?: string | undefined;
  readonly DbPassword?: string | undefined;
}

function loginOf({ DbUser, DbPassword }: Credentials, until: number | null): TemporaryLogin | null {
  if (DbUser === undefined || DbPassword === undefined) return null;
  return { user: DbUser, password: new Secret(DbPassword), holdsUntil: until };
}
