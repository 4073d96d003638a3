import {
  GetCredentialsCommand,
  GetWorkgroupCommand,
  RedshiftServerlessClient,
} from '@aws-sdk/client-redshift-serverless';
import { Secret } from '../../../text/secret.ts';
import { type AwsIdentity, clientConfig } from './identity.ts';
import type { ClusterService, LoginRequest } from './service.ts';

/** A serverless workgroup, through the AWS SDK. This module alone imports it, so that it loads only when it is used. */
export function serverlessWorkgroup(workgroupName: string, identity: AwsIdentity): ClusterService {
  const client = new RedshiftServerlessClient(clientConfig(identity));
  return {
    subject: `workgroup ${workgroupName}`,
    key: 'WORKGROUP',
    async endpoint() {
      const { workgroup } = await client.send(new GetWorkgroupCommand({ workgroupName }));
      const { address, port } = workgroup?.endpoint ?? {};
      return address === undefined || port === undefined ? null : { host: address, port };
    },
    async login({ database }: LoginRequest) {
      const command = new GetCredentialsCommand({ workgroupName, dbName: database });
      const { dbUser, dbPassword, expiration } = await client.send(command);
      if (dbUser === undefined || dbPassword === undefined) return null;
      return { user: dbUser, password: new Secret(dbPassword), expires: expiration?.getTime() ?? null };
    },
  };
}
