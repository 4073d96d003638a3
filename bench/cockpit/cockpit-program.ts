import { openCockpit } from '../../src/ui/cockpit.tsx';
import { FakePipeline, type FakeRun, progress } from '../../test/ui/fake-pipeline.ts';

/**
 * The cockpit over a pipeline that reports events and does nothing else, with 10,000 lines in its log. Argument: events a
 * second that a run reports, half of them progress, half log lines; a run ends when it is cancelled.
 */
const perSecond = Number(process.argv[2] ?? 1000);
const everyMilliseconds = 10;
const pipeline = new FakePipeline();
pipeline.now = Date.now;
const run = pipeline.run.bind(pipeline);

async function flood(latest: FakeRun, signal: AbortSignal): Promise<void> {
  await latest.start();
  await latest.emit(
    { type: 'step-started', step: 'stage' },
    { type: 'task-started', step: 'stage', task: 'stage_events' },
  );
  let sent = 0;
  const began = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
    for (; sent < due; sent += 1) {
      const objects = { done: sent, total: null };
      void latest.emit(
        sent % 2 === 0
          ? { type: 'progress', step: 'stage', task: 'stage_events', progress: progress({ objects, rows: sent * 17 }) }
          : {
              type: 'log',
              level: 'info',
              text: `object ${sent} of log_data was read`,
              step: 'stage',
              task: 'stage_events',
            },
      );
    }
  }, everyMilliseconds);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    latest.finish('cancelled');
  });
}

pipeline.run = (request, signal) => {
  const events = run(request, signal);
  void flood(pipeline.latestRun(), signal);
  return events;
};

process.exitCode = await openCockpit(pipeline, {
  readOnly: false,
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  notices: Array.from(
    { length: 10_000 },
    (_, index) => `line ${index} of a log that is full: ${'x'.repeat(index % 90)}`,
  ),
});
