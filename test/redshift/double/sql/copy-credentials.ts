import type { Reader } from './reader.ts';
import { Refusal } from './refusal.ts';

/** In whose name COPY reads from S3. */
export type CopyCredentials =
  | { readonly by: 'role' /** The last one of a chain is the one that reads. */; readonly arns: readonly string[] }
  | { readonly by: 'default-role' }
  | {
      readonly by: 'keys';
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken: string | undefined;
    };

const roleArn = /^arn:aws(?:-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]+$/;

function rolesOf(text: string): CopyCredentials {
  const arns = text.split(',');
  const wrong = arns.find((arn) => !roleArn.test(arn));
  if (wrong !== undefined) throw new Refusal('XX000', `Invalid IAM role ARN: ${wrong}`);
  return { by: 'role', arns };
}

/** Behind IAM_ROLE: the keyword DEFAULT, or a text with ARNs. */
export function readIamRole(reader: Reader): CopyCredentials {
  reader.skipIf('as');
  if (reader.skipIf('default')) return { by: 'default-role' };
  const text = reader.skipString();
  // AWS, "Authorization parameters": DEFAULT is a keyword; as a text it is taken for an ARN.
  return rolesOf(text);
}

/** `ACCESS_KEY_ID '…' SECRET_ACCESS_KEY '…' [SESSION_TOKEN '…']`. */
export function readAccessKeys(reader: Reader): CopyCredentials {
  const part = (word: string): string => {
    reader.mustSkip(word);
    reader.skipIf('as');
    return reader.skipString();
  };
  const accessKeyId = part('access_key_id');
  const secretAccessKey = part('secret_access_key');
  const sessionToken = reader.at('session_token') ? part('session_token') : undefined;
  return { by: 'keys', accessKeyId, secretAccessKey, sessionToken };
}

/** The older form: one text of `name=value` with semicolons between. */
export function readCredentials(reader: Reader): CopyCredentials {
  const text = reader.skipString();
  const parts = new Map(
    text.split(';').map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name, value.join('=')] as const;
    }),
  );
  const known = ['aws_iam_role', 'aws_access_key_id', 'aws_secret_access_key', 'token'];
  const role = parts.get('aws_iam_role');
  const [id, secret] = [parts.get('aws_access_key_id'), parts.get('aws_secret_access_key')];
  if ([...parts.keys()].every((name) => known.includes(name))) {
    if (role !== undefined && parts.size === 1) return rolesOf(role);
    if (role === undefined && id !== undefined && secret !== undefined) {
      return { by: 'keys', accessKeyId: id, secretAccessKey: secret, sessionToken: parts.get('token') };
    }
  }
  throw new Refusal(
    'XX000',
    "Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=...;aws_secret_access_key=...[;token=...]'",
  );
}
