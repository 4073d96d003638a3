import { openCockpit } from '../../src/ui/cockpit.tsx';
import { FakePipeline } from '../../test/ui/fake-pipeline.ts';
import { catalogOf } from '../completion.ts';

/** The prompt over a pipeline that runs nothing, with 500 tables of 20 columns in its catalog and a text of 200 lines. */
const lines = 200;
const pipeline = new FakePipeline();
pipeline.now = Date.now;
const catalog = catalogOf(500);
pipeline.readCatalog = () => catalog;
const table = catalog.relations[2]?.name ?? '';

const text = Array.from({ length: lines / 4 }, (_, at) =>
  [
    `select x.user_id_0, count(*) as plays, 'it''s ${at}' -- a note`,
    `from ${table} x join ${catalog.relations[3]?.name} y on x.user_id_0 = y.table_3_id`,
    `where x.session_3_3 > ${at} and x.level_3_6 in ('free', 'paid')`,
    'group by x.user_id_0;',
  ].join('\n'),
).join('\n');

process.exitCode = await openCockpit(pipeline, {
  readOnly: false,
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  notices: [],
  buffers: { load: async () => ({ texts: [text], at: 0 }), save: async () => undefined },
});
