import { stagingTables } from '../../sql/schema.ts';
import { requireTables } from '../create.ts';
import type { Step, StepContext } from '../step.ts';
import { bucketLoad } from './bucket/bucket-load.ts';
import type { LoadWay } from './load-way.ts';
import { spooledLoad } from './spooled-load.ts';

export const stage: Step = {
  name: 'stage',
  summary: 'replace the staging tables with what the source holds now',
  needs: ['create'],
  tasks: async () => stagingTables.map(({ name }) => name),

  plan: (context) => wayOf(context).plan(context),

  async run(context) {
    await requireTables(context, stagingTables);
    return wayOf(context).run(context);
  },
};

function wayOf({ warehouse }: StepContext): LoadWay {
  return warehouse.dialect.copyFromBucket === null ? spooledLoad : bucketLoad;
}
