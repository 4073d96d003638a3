import type { PipelineEvent } from '../commands/events.ts';

/** An event as one line of JSON, with its time as ISO text beside the milliseconds. */
export function jsonLine(event: PipelineEvent): string {
  return `${JSON.stringify({ ...event, time: new Date(event.at).toISOString() })}\n`;
}
