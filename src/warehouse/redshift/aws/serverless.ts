import {
  GetCredentialsCommand,
  GetWorkgroupCommand,
  RedshiftServerlessClient,
} from '@aws-sdk/client-redshift-serverless';
import { Secret } from '../../../text/secret.ts';
import { type AwsIdentity, clientConfig } from './identity.ts';
import { type ClusterService, holdsUntil, type LoginRequest, type Named } from './service.ts';

/** A serverless workgroup, through the AWS SDK. This module alone imports it, so that it loads only when it is used. */
export function serverlessWorkgroup(workgroup: Named, identity: AwsIdentity): ClusterService {
  const client = new RedshiftServerlessClient(clientConfig(identity));
  const named = workgroup.by === 'name' ? { workgroupName: workgroup.name } : { customDomainName: workgroup.name };
  return {
    subject:
      workgroup.by === 'name' ? `workgroup ${workgroup.name}` : `workgroup with the domain name ${workgroup.name}`,
    key: workgroup.by === 'name' ? 'WORKGROUP' : 'HOST',
    async endpoint() {
      const described = await client.send(new GetWorkgroupCommand({ workgroupName: workgroup.name }));
      const { address, port } = described.workgroup?.endpoint ?? {};
      return address === undefined || port === undefined ? null : { host: address, port };
    },
    async login({ database }: LoginRequest) {
      const command = new GetCredentialsCommand({ ...named, dbName: database });
      const { dbUser, dbPassword, expiration, nextRefreshTime } = await client.send(command);
      if (dbUser === undefined || dbPassword === undefined) return null;
      return { user: dbUser, password: new Secret(dbPassword), holdsUntil: holdsUntil(expiration, nextRefreshTime) };
    },
  };
}
