import type { CopyLoad } from './copy.ts';

/** What to do about a COPY that failed as a whole, in one sentence. */
type Remedy = (load: CopyLoad, match: readonly string[]) => string;

const permit: Remedy = ({ authorization, from }) =>
  authorization.by === 'keys'
    ? `Allow s3:ListBucket on ${from.bucket} and s3:GetObject on its objects to the keys in [AWS].`
    : `Allow s3:ListBucket on ${from.bucket} and s3:GetObject on its objects to the role in [IAM_ROLE] ARN.`;

const renew: Remedy = ({ authorization }) =>
  authorization.by === 'keys'
    ? 'Get new temporary credentials (aws sso login, or a new SESSION_TOKEN in [AWS] of dwh.cfg), or set [IAM_ROLE] ARN.'
    : "The credentials of the cluster's role have expired on the server's side; run the step again.";

const correctKeys: Remedy = () => 'Correct KEY and SECRET in [AWS] of dwh.cfg, or set [IAM_ROLE] ARN instead.';

const region: Remedy = ({ region: asked }) =>
  `Redshift was told that the bucket is in ${asked ?? 'its own region'}; correct REGION in [S3] of dwh.cfg.`;

const busy: Remedy = () => 'S3 is overloaded or in trouble; run the step again later.';

/** S3's codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const byCode: Readonly<Record<string, Remedy>> = {
  AccessDenied: permit,
  AllAccessDisabled: permit,
  Forbidden: permit,
  ExpiredToken: renew,
  ExpiredTokenException: renew,
  InvalidToken: renew,
  TokenRefreshRequired: renew,
  InvalidAccessKeyId: correctKeys,
  SignatureDoesNotMatch: correctKeys,
  PermanentRedirect: region,
  AuthorizationHeaderMalformed: region,
  IllegalLocationConstraintException: region,
  NoSuchBucket: () => "Correct the bucket's name in [S3] of dwh.cfg.",
  NoSuchKey: () => 'The object was there when it was listed; run the step again.',
  SlowDown: busy,
  ServiceUnavailable: busy,
  InternalError: busy,
};

/**
 * Words of Redshift's by which a failure can be told: AWS, "S3ServiceException errors" and "COPY: authorization parameters",
 * and threads in public trackers. Each is looked for loosely, because wordings differ between versions.
 */
const byWords: readonly (readonly [RegExp, Remedy])[] = [
  [/S3ServiceException:.*?Error (\w+)/s, (load, [, code = '']) => byCode[code]?.(load, []) ?? permit(load, [])],
  [
    /not authorized to assume IAM Role (\S+)/i,
    (_, [, role = '']) =>
      `Attach the role ${role.replace(/[.,]+$/, '')} to the cluster or namespace, or correct [IAM_ROLE] ARN.`,
  ],
  [
    /default.{0,20}IAM role/i,
    () => 'Give the cluster or namespace a default IAM role, or name a role in [IAM_ROLE] ARN of dwh.cfg.',
  ],
  [/IAM role/i, () => 'Correct [IAM_ROLE] ARN in dwh.cfg: the ARN of a role that is attached, or default.'],
  [/specified S3 prefix/i, () => 'The objects were there when they were listed; run the step again.'],
  [/Mandatory url/i, () => 'An object vanished after it was listed; run the step again.'],
  [/JSONPath/i, () => 'Correct the file that [S3] LOG_JSONPATH names.'],
  [
    /gzip|compress/i,
    () => 'Objects whose names end in .gz must be gzip, and no others; store what is not as its name says again.',
  ],
  [/nonexistent table/i, () => 'Run create first.'],
  [/Load into table .* failed/i, () => 'Look at sys_load_error_detail as the user who loaded.'],
];

/** What helps against a failed COPY, by the server's words; null where they are not known. */
export function copyRemedy(words: string, load: CopyLoad): string | null {
  for (const [pattern, remedy] of byWords) {
    const match = pattern.exec(words);
    if (match !== null) return remedy(load, match);
  }
  return null;
}

/** Whether the words say that records were rejected, and name the view that has them. */
export function namesRejects(words: string): boolean {
  return /load_error/i.test(words);
}
