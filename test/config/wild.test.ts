import { describe, expect, test } from 'vitest';
import { configured } from './configured.ts';

const host = 'dwhcluster.abc123.us-west-2.redshift.amazonaws.com';
const arn = 'arn:aws:iam::123456789012:role/dwhRole';

const login = `
[CLUSTER]
HOST=${host}
DB_NAME=dwh
DB_USER=dwhuser
DB_PASSWORD=Passw0rd
DB_PORT=5439
`;

const sources = `
[S3]
LOG_DATA='s3://udacity-dend/log_data'
LOG_JSONPATH='s3://udacity-dend/log_json_path.json'
SONG_DATA='s3://udacity-dend/song_data'
`;

/** The settings that all the files below agree on. */
function essence(text: string, name = 'dwh.cfg') {
  const { settings } = configured(text, { name });
  const { server } = settings;
  return {
    engine: settings.target.engine,
    login: server && [server.host, server.port, server.database, server.user, server.password?.reveal()],
    arn: settings.iamRole.arn,
    sources: settings.sources,
    warnings: settings.warnings,
  };
}

const expected = {
  engine: 'redshift',
  login: [host, 5439, 'dwh', 'dwhuser', 'Passw0rd'],
  arn,
  sources: {
    logData: 's3://udacity-dend/log_data',
    logJsonPath: 's3://udacity-dend/log_json_path.json',
    songData: 's3://udacity-dend/song_data',
  },
  warnings: [],
};

const inRole = `[IAM_ROLE]\nARN=${arn}\n`;

const variants: Record<string, string> = {
  'the original with all five sections': `[AWS]\nKEY=AKIAEXAMPLE\nSECRET=abcdefgh\n
[DWH]
DWH_CLUSTER_TYPE=multi-node
DWH_NUM_NODES=4
DWH_NODE_TYPE=dc2.large
DWH_IAM_ROLE_NAME=dwhRole
DWH_CLUSTER_IDENTIFIER=dwhCluster
DWH_DB=dwh
DWH_DB_USER=dwhuser
DWH_DB_PASSWORD=Passw0rd
DWH_PORT=5439
${login}${inRole}${sources}`,
  'keys and sections in lower case': (login + inRole + sources).replace(/^(\[?\w+)(?=[\]=])/gm, (name) =>
    name.toLowerCase(),
  ),
  'blanks round the equals sign': (login + inRole + sources).replace(/^(\w+)=/gm, '$1 = '),
  'colons as separators': (login + inRole + sources).replace(/^(\w+)=/gm, '$1: '),
  'every value in single quotes': (login + inRole + sources).replace(/^(\w+)='?([^'\n]+)'?$/gm, "$1='$2'"),
  'every value in double quotes': (login + inRole + sources).replace(/^(\w+)='?([^'\n]+)'?$/gm, '$1="$2"'),
  'every value bare': (login + inRole + sources).replaceAll("'", ''),
  'comment lines, blank lines and a comment after a header': `# dwh\n; old style\n${login}\n${inRole}${sources}`
    .replaceAll('\n[', '\n\n  # next\n\n[')
    .replace('[S3]', '[S3] # data'),
  'no final newline': (login + inRole + sources).trimEnd(),
  'a byte order mark': `\ufeff${login}${inRole}${sources}`.replace('\ufeff\n', '\ufeff'),
  'CRLF line ends': (login + inRole + sources).replaceAll('\n', '\r\n'),
  'keys indented below their sections': (login + inRole + sources).replace(/^(\w+=)/gm, '    $1'),
  'keys indented deeper and deeper': `${login}${sources}[IAM_ROLE]\nARN=${arn}`.replace(/^DB_NAME/m, '   DB_NAME'),
  'a value on the next, indented line': login + sources + inRole.replace('ARN=', 'ARN =\n    '),
  'the ARN first and CLUSTER last': inRole + sources + login,
  'provisioning keys before HOST': `${login.replace(
    'HOST=',
    'CLUSTER_TYPE=multi-node\nNUM_NODES=4\nNUMBER_OF_NODES=4\nNODE_TYPE=dc2.large\nCLUSTER_IDENTIFIER=dwhCluster\nIAM_ROLE_NAME=dwhRole\nHOST=',
  )}${inRole}${sources}`,
  'a section CLUSTER_HW': `[CLUSTER_HW]\nCLUSTER_TYPE=multi-node\nNUM_NODES=4\nNODE_TYPE=dc2.large\nIAM_ROLE_NAME=r\nCLUSTER_IDENTIFIER=c\n${login}${inRole}${sources}`,
  'a region in CLUSTER': `${login}REGION=us-west-2\n${inRole}${sources}`,
  'cl_ keys': `[CLUSTER]\ncl_identifier=c\ncl_db_name=dwh\ncl_user=dwhuser\ncl_password=Passw0rd\ncl_port=5439\ncl_endpoint=${host}\n${inRole}${sources}`,
  'dwh_ keys in CLUSTER': `[CLUSTER]\ndwh_host=${host}\ndwh_db=dwh\ndwh_db_user=dwhuser\ndwh_db_password=Passw0rd\ndwh_port=5439\ndwh_arn=${arn}\n${sources}`,
  'db_ keys': `[CLUSTER]\ndb_cluster_identifier=c\ndb_cluster_type=multi-node\ndb_endpoint=${host}\ndb_name=dwh\ndb_user=dwhuser\ndb_password=Passw0rd\ndb_port=5439\ndb_iam_role_name=r\ndb_iam_role_arn=${arn}\n${sources}`,
  'a section DWH with endpoint, role and region': `[DWH]\nDWH_DB=dwh\nDWH_DB_USER=dwhuser\nDWH_DB_PASSWORD=Passw0rd\nDWH_PORT=5439\ndwh_endpoint=${host}\ndwh_role_arn=${arn}\nDWH_REGION=us-west-2\nDWH_SCHEMA=public\n${sources}`,
  'a section DB': `[CLUSTER]\nHOST=${host}\n[DB]\nDB_NAME=dwh\nDB_USER=dwhuser\nDB_PASSWORD=Passw0rd\nDB_PORT=5439\n${inRole}${sources}`,
  'a section ROLE': `${login}[ROLE]\ndwh_role_name=dwhRole\ndwh_role_arn=${arn}\n${sources}`,
  'a section SECURITY': `${login}[SECURITY]\nROLE_NAME=dwhRole\nROLE_ARN=${arn}\nSG_ID=sg-1\n${sources}`,
  'role name, keys and region in IAM_ROLE': `${login}${inRole}IAM_ROLE_NAME=r\nDWH_IAM_ROLE_NAME=r\nkey=AKIAEXAMPLE\nsecret=abcdefgh\nregion=us-west-2\n${sources}`,
  LOG_JSON_PATH: login + inRole + sources.replace('LOG_JSONPATH', 'LOG_JSON_PATH'),
  LOG_JSON_FORMAT: login + inRole + sources.replace('LOG_JSONPATH', 'LOG_JSON_FORMAT'),
  'S3_BUCKET_LOG_JSON_PATH, and its sibling for songs':
    login + inRole + sources.replace('LOG_JSONPATH', "S3_BUCKET_SONG_JSON_PATH='auto'\nS3_BUCKET_LOG_JSON_PATH"),
  'a bucket, a local path and its region in S3': `${login}${inRole}${sources}BUCKET=udacity-dend\nLOCAL_PATH=./data\nBUCKET_REGION='us-west-2'\nSONG_JSONPATH=auto\nSONG_JSONOPTION='auto ignorecase'\n`,
  'AWS with the preferred region and user': `[AWS]\nKEY=\nSECRET=\nPREFERRED_REGION=us-west-2\naws_user=me\n${login}${inRole}${sources}`,
  'a .env file without sections': `AWS_KEY=AKIAEXAMPLE\nexport AWS_SECRET=abcdefgh\n${(login + inRole + sources).replaceAll(/\[\w+\]/g, '')}`,
};

describe('a dwh.cfg as found in the wild is read:', () => {
  test.each(Object.entries(variants))('%s', (_, text) => {
    expect(essence(text)).toEqual(expected);
  });
});

test('a JSON configuration is read', () => {
  const text = JSON.stringify({
    CLUSTER: {
      IDENTIFIER: 'dwhCluster',
      HOST: host,
      DB_NAME: 'dwh',
      DB_USER: 'dwhuser',
      DB_PASSWORD: 'Passw0rd',
      DB_PORT: 5439,
    },
    IAM_ROLE: { NAME: 'dwhRole', ARN: arn, POLICY_NAME: 'x', POLICY_ARN: 'arn:aws:iam::aws:policy/x' },
    s3: {
      log_data: expected.sources.logData,
      log_jsonpath: expected.sources.logJsonPath,
      song_data: expected.sources.songData,
    },
  });
  expect(essence(text, 'dwh_config.json')).toEqual(expected);
});

test('a file that Windows saved as UTF-16 is read', () => {
  const text = Buffer.from(`\ufeff${login}${inRole}${sources}`, 'utf16le');
  expect(configured(text).settings.server?.host).toBe(host);
});

test.each(['KEY|SECRET', 'aws_access_key_id|aws_secret_access_key', 'AWS_KEY|AWS_SECRET'])(
  'AWS credentials are read from %s',
  (names) => {
    const [id, secret] = names.split('|');
    const { credentials } = configured(`[AWS]\n${id}=AKIAEXAMPLE\n${secret}='abc/def+'\n`).settings.s3;
    expect([credentials?.accessKeyId, credentials?.secretAccessKey.reveal()]).toEqual(['AKIAEXAMPLE', 'abc/def+']);
  },
);

test('a template with empty values is an embedded warehouse on sample data', () => {
  const text = '[CLUSTER]\nHOST=\nDB_NAME=""\nDB_PASSWORD=\n[IAM_ROLE]\nARN=\'\'\n[AWS]\nKEY=\nSECRET=\n';
  const { settings } = configured(text);
  expect(settings.target.engine).toBe('embedded');
  expect(settings.sources).toEqual({ logData: null, logJsonPath: null, songData: null });
  expect(settings.warnings).toEqual([]);
});

test.each(['auto', "'auto ignorecase'"])('LOG_JSONPATH = %s means that there is no jsonpaths file', (value) => {
  expect(configured(`[S3]\nLOG_JSONPATH=${value}\n`).settings.sources.logJsonPath).toBeNull();
});

test('names of tables are said to have no effect, once', () => {
  const { warnings } = configured('[STAGING]\nEVENTS=a\nSONGS=b\n[FINAL]\nUSERS=c\n').settings;
  expect(warnings).toEqual(["dwh.cfg:2 [STAGING] EVENTS: is not used: the tables' names are fixed"]);
});

test('a jsonpaths file for songs is said to have no effect', () => {
  const { warnings } = configured('[S3]\nSONG_JSONPATH=s3://bucket/songs.json\n').settings;
  expect(warnings).toEqual(['dwh.cfg:2 [S3] SONG_JSONPATH: is not used: the keys of songs are matched by name']);
});
