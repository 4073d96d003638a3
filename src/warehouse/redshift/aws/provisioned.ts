import {
  DescribeClustersCommand,
  GetClusterCredentialsCommand,
  GetClusterCredentialsWithIAMCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import { Secret } from '../../../text/secret.ts';
import { type AwsIdentity, clientConfig } from './identity.ts';
import type { ClusterService, LoginRequest } from './service.ts';

/** A provisioned cluster, through the AWS SDK. This module alone imports it, so that it loads only when it is used. */
export function provisionedCluster(identifier: string, identity: AwsIdentity): ClusterService {
  const client = new RedshiftClient(clientConfig(identity));
  return {
    subject: `cluster ${identifier}`,
    key: 'CLUSTER_IDENTIFIER',
    async endpoint() {
      const { Clusters = [] } = await client.send(new DescribeClustersCommand({ ClusterIdentifier: identifier }));
      const { Address, Port } = Clusters[0]?.Endpoint ?? {};
      return Address === undefined || Port === undefined ? null : { host: Address, port: Port };
    },
    async login({ database, as }: LoginRequest) {
      const where = { ClusterIdentifier: identifier, DbName: database };
      const { DbUser, DbPassword, Expiration } =
        as === null
          ? await client.send(new GetClusterCredentialsWithIAMCommand(where))
          : await client.send(
              new GetClusterCredentialsCommand({
                ...where,
                DbUser: as.user,
                AutoCreate: as.create,
                ...(as.groups.length === 0 ? {} : { DbGroups: [...as.groups] }),
              }),
            );
      if (DbUser === undefined || DbPassword === undefined) return null;
      return { user: DbUser, password: new Secret(DbPassword), expires: Expiration?.getTime() ?? null };
    },
  };
}
