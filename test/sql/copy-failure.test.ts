import { describe, expect, it } from 'vitest';
import type { CopyLoad } from '../../src/sql/copy.ts';
import { copyRemedy, namesRejects } from '../../src/sql/copy-failure.ts';
import { stageEvents } from '../../src/sql/schema.ts';
import { Secret } from '../../src/text/secret.ts';

const load: CopyLoad = {
  table: stageEvents,
  from: { kind: 'folder', bucket: 'dend', folder: 'log_data/' },
  jsonPaths: null,
  region: 'us-west-2',
  authorization: { by: 'role', arn: 'arn:aws:iam::123456789012:role/dwhRole' },
  rejectsAllowed: 0,
  compression: 'none',
  mode: 'load',
};
const byKeys: CopyLoad = {
  ...load,
  authorization: { by: 'keys', accessKeyId: 'AKIA', secretAccessKey: new Secret('k3y-of-a-test'), sessionToken: null },
};

describe('what to do about a COPY that failed', () => {
  it.each([
    [
      'S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid X,CanRetry 1',
      load,
      /role in \[IAM_ROLE\] ARN/,
    ],
    [
      'S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid X,CanRetry 1',
      byKeys,
      /to the keys in \[AWS\]/,
    ],
    ['S3ServiceException:…,Status 400,Error ExpiredToken,Rid X', byKeys, /^Get new temporary credentials/],
    ['S3ServiceException:…,Status 301,Error PermanentRedirect,Rid X', load, /in us-west-2; correct REGION/],
    ['S3ServiceException:…,Status 503,Error SlowDown,Rid X', load, /run the step again later/],
    [
      'User arn:x is not authorized to assume IAM Role arn:aws:iam::1:role/a.',
      load,
      /^Attach the role arn:aws:iam::1:role\/a to/,
    ],
    ["The specified S3 prefix 'log_data/' does not exist", load, /were there when they were listed/],
    ['Mandatory url is not present in manifest file', load, /vanished after it was listed/],
    ['Invalid JSONPath format: $.', load, /LOG_JSONPATH/],
    ['Cannot COPY into nonexistent table stage_events', load, /^Run create first/],
  ])('by its words: %s', (words, given, remedy) => {
    expect(copyRemedy(words, given)).toMatch(remedy);
  });

  it('is not made up for words that nobody knows, nor for a conflict, which is done again', () => {
    expect(copyRemedy('ERROR XX000: 1023\nDETAIL: Serializable isolation violation on table - 1', load)).toBeNull();
    expect(copyRemedy('disk full', load)).toBeNull();
  });
});

it('knows in both generations of system views that records were rejected', () => {
  const words = (view: string) => `Load into table 't' failed.  Check '${view}' system table for details.`;
  expect(['stl_load_errors', 'sys_load_error_detail'].map((view) => namesRejects(words(view)))).toEqual([true, true]);
  expect(namesRejects('1023')).toBe(false);
});
