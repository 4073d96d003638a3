/** A refusal in S3's own form: status, code, message, and the extra elements and headers that belong to the code. */
export class S3Failure extends Error {
  readonly status: number;
  readonly code: string;
  readonly elements: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    elements: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'S3Failure';
    this.status = status;
    this.code = code;
    this.elements = elements;
    this.headers = headers;
  }
}

export function accessDenied(message = 'Access Denied'): S3Failure {
  return new S3Failure(403, 'AccessDenied', message);
}

export function expiredToken(): S3Failure {
  return new S3Failure(400, 'ExpiredToken', 'The provided token has expired.');
}

export function invalidArgument(message: string, name: string, value: string): S3Failure {
  return new S3Failure(400, 'InvalidArgument', message, { ArgumentName: name, ArgumentValue: value });
}

export function noSuchBucket(bucket: string): S3Failure {
  return new S3Failure(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: bucket });
}

export function noSuchKey(key: string): S3Failure {
  return new S3Failure(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });
}

/** The answer to everything this server does not imitate: a test must never pass because something was ignored. */
export function notImplemented(what: string): S3Failure {
  return new S3Failure(501, 'NotImplemented', `This test server does not implement ${what}.`, { Header: what });
}
