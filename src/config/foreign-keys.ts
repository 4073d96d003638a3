/**
 * Keys of other programs that share a `dwh.cfg` with this one, mostly scripts that set up a cluster. They are read by
 * nobody here. Spelled like aliases (`NAME`, `SECTION/NAME`); a final `*` stands for any rest.
 */
interface ForeignKeys {
  readonly names: readonly string[];
  /** Said when one of them has a value that somebody may expect to matter; absent: not a word. */
  readonly warning?: string;
  /** Values that ask for nothing other than what happens anyway. */
  readonly harmless?: RegExp;
}

const foreignKeys: readonly ForeignKeys[] = [
  {
    names: [
      ...['CLUSTER_TYPE', 'NODE_TYPE', 'NUM_NODES', 'NUMBER_OF_NODES', 'IAM_ROLE_NAME', 'ROLE_NAME'],
      ...[
        'SG_ID',
        'SECURITY_GROUP*',
        'VPC*',
        'SUBNET*',
        'POLICY_NAME',
        'POLICY_ARN',
        'AWS_USER',
        'BUCKET',
        'LOCAL_PATH',
      ],
      ...[
        'DWH_CLUSTER_*',
        'DWH_NODE_TYPE',
        'DWH_NUM_NODES',
        'DWH_NUMBER_OF_NODES',
        'DWH_IAM_ROLE_NAME',
        'DWH_ROLE_NAME',
      ],
      ...['DB_CLUSTER_*', 'DB_NODE_TYPE', 'DB_NUM_NODES', 'DB_NUMBER_OF_NODES', 'DB_IAM_ROLE_*'],
      ...['CL_TYPE', 'CL_CLUSTER_TYPE', 'CL_NODE_TYPE', 'CL_NUM_NODES', 'CL_NUMBER_OF_NODES', 'CL_IAM_ROLE_*'],
      ...['CLUSTER/TYPE', 'IAM_ROLE/NAME', 'IAM_ROLE/DESCRIPTION'],
    ],
  },
  {
    names: [
      ...['SONG_JSONPATH', 'SONG_JSON_PATH', 'SONGS_JSONPATH', 'SONG_JSONOPTION', 'SONG_JSON_FORMAT'],
      'S3_BUCKET_SONG_JSON_PATH',
    ],
    warning: 'is not used: the keys of songs are matched by name',
    harmless: /^auto(?: ignorecase)?$/i,
  },
  {
    names: ['DWH_LOG_STAGING_TABLE', 'DWH_SONG_STAGING_TABLE', 'STAGING/*', 'FINAL/*'],
    warning: "is not used: the tables' names are fixed",
  },
];

function covers(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

/** The record that `[section] name` (upper case) belongs to; undefined where nobody knows the key. */
export function foreignKey(section: string, name: string): ForeignKeys | undefined {
  return foreignKeys.find(({ names }) =>
    names.some((pattern) => covers(pattern, pattern.includes('/') ? `${section}/${name}` : name)),
  );
}
