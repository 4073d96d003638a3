import type { Failure } from '../../../commands/events.ts';
import type { EarlierRuns } from '../../../commands/expect/earlier-runs.ts';
import { openStatement } from '../../../commands/meta-command/bound-statement.ts';
import type { ScriptJob, TitledResult } from '../../../commands/meta-command/host.ts';
import type { StatementRequest } from '../../../commands/pipeline.ts';
import { asSparkifyError } from '../../../errors.ts';
import { ResultDigest } from '../../../result/provenance.ts';
import { dialectOf } from '../../../sql/dialect.ts';
import { type DidYouMean, didYouMean } from '../../../sql/did-you-mean/did-you-mean.ts';
import type { Cursor, ServerMessage } from '../../../warehouse/warehouse.ts';
import type { ResultAction, Sent } from '../../state/prompt/result.ts';
import { shownResult } from '../../state/prompt/results.ts';
import { gutterOf } from '../../state/prompt/room.ts';
import { isQuerying } from '../../state/state.ts';
import type { EffectContext } from '../context.ts';
import { failureOf } from '../failure.ts';
import { watchActivity } from './activity-watch.ts';
import type { HeldRows } from './held-rows.ts';
import { keptOf } from './script-tabs.ts';
import type { OpenSession, SharedSession } from './session.ts';
import type { StatementLog } from './statement-log.ts';
import type { TemporaryReading } from './temporary-reading.ts';

/** Most rows that are loaded at once; the next so many come on demand. */
const rowsAtOnce = 10_000;

/** Rows of the first batch, which is to be on the screen soon, and of those after it. */
const firstBatch = 1_000;
const laterBatch = 3_000;

export interface StatementsSetting {
  readonly context: EffectContext;
  readonly session: SharedSession;
  readonly held: HeldRows;
  readonly log: StatementLog;
  readonly temporary: TemporaryReading;
  readonly runs: EarlierRuns | null;
}

/** Runs the prompt's statements, one at a time, and loads their rows as they come. */
export class Statements {
  readonly #context: EffectContext;
  readonly #session: SharedSession;
  readonly #held: HeldRows;
  readonly #log: StatementLog;
  readonly #temporary: TemporaryReading;
  readonly #runs: EarlierRuns | null;
  #abort: AbortController | null = null;
  #lastId = 0;

  constructor({ context, session, held, log, temporary, runs }: StatementsSetting) {
    this.#temporary = temporary;
    this.#runs = runs;
    this.#context = context;
    this.#session = session;
    this.#held = held;
    this.#log = log;
  }

  /** Loads the next rows of the result whose cursor is held. */
  async fetchMore(): Promise<void> {
    const { store, busy } = this.#context;
    const held = isQuerying(store.get()) ? null : this.#held.take();
    if (held === null) return;
    const { id, cursor, digest, abort } = held;
    const load = async () => {
      await this.#load(id, cursor, digest, abort);
      await this.#keep(id);
    };
    this.#abort = abort;
    this.#tell(id, { type: 'more-asked', at: this.#context.clock.now() });
    await busy.during(() => this.#session.use(load, (error) => this.#fail(id, error)));
    this.#end(abort);
  }

  cancel(): void {
    const { store } = this.#context;
    if (this.#abort === null || this.#abort.signal.aborted) return;
    for (const { id } of store.get().prompt.results.tabs) this.#tell(id, { type: 'cancel-asked' });
    this.#abort.abort();
  }

  /** How statements are run now: what the operator allows and has set. */
  request(signal: AbortSignal): StatementRequest {
    const { access, settings } = this.#context.store.get().prompt;
    return { signal, access, ...(settings.timeout === undefined ? {} : { timeout: settings.timeout }) };
  }

  /** The same, of the statement of a result, which takes what the server says meanwhile. */
  #requestFor(id: number, signal: AbortSignal): StatementRequest {
    return { ...this.request(signal), told: ({ text }) => this.#tell(id, { type: 'noted', notices: [text] }) };
  }

  /** Runs one statement. Resolves with true when it has ended well; what it failed with is in its result. */
  run(sent: Sent, abort: AbortController): Promise<boolean> {
    return this.#inTab(sent, abort, async (id, open) => {
      const session = await open();
      const request = this.#requestFor(id, abort.signal);
      const cursor = await (sent.bound === undefined
        ? session.open(sent.sql, request)
        : openStatement(session, sent.bound, request));
      this.#tell(id, { type: 'opened', columns: cursor.columns, touched: cursor.touched });
      if (cursor.notices !== undefined) this.#tell(id, { type: 'noted', notices: cursor.notices });
      await this.#load(id, cursor, new ResultDigest(cursor.columns), abort);
      this.#turnWide(id);
    });
  }

  /**
   * Runs a statement once more, and shows its rows in place of those of the time before when they are there. Resolves as
   * `run` does.
   */
  async watch(sent: Sent, abort: AbortController): Promise<boolean> {
    const { clock } = this.#context;
    if (sent.watched === 1) return this.run(sent, abort);
    const started = clock.now();
    const heard: string[] = [];
    const told = ({ text }: ServerMessage) => void heard.push(text);
    const request = { ...this.request(abort.signal), told, limit: rowsAtOnce };
    const { sql, values } = sent.bound?.sent ?? { sql: sent.sql, values: [] };
    let failure: unknown;
    const fetched = await this.#session.use(
      async (open) => (await open()).query(sql, { ...request, parameters: values }),
      (error) => {
        failure = error;
      },
    );
    if (fetched === undefined) return !abort.signal.aborted && this.#inTab(sent, abort, () => Promise.reject(failure));
    const id = this.#begin(sent, started);
    const { columns, touched, rows, more } = fetched;
    this.#tell(id, { type: 'opened', columns, touched });
    const notices = [...heard, ...(fetched.notices ?? [])];
    if (notices.length > 0) this.#tell(id, { type: 'noted', notices });
    this.#tell(id, { type: 'rows-came', rows });
    const digest = new ResultDigest(columns);
    digest.add(rows);
    this.#tell(id, { type: 'ended', rest: more ? 'waiting' : 'none', fingerprint: digest.text, at: clock.now() });
    if (more) this.#tell(id, { type: 'rest-gone' });
    return true;
  }

  /** Shows a wide result with a line a value, where `\x auto` wants that. */
  #turnWide(id: number): void {
    const { store } = this.#context;
    const { prompt, size } = store.get();
    const result = shownResult(prompt.results);
    if (prompt.settings.expanded !== 'auto' || result?.id !== id) return;
    const width = gutterOf(result.rows.length) + result.widths.reduce((sum, column) => sum + column + 3, 0);
    const arrangement = width > size.columns ? 'expanded' : 'grid';
    store.dispatch({ type: 'prompt', action: { type: 'view-changed', change: { kind: 'arrange', arrangement } } });
  }

  /** Shows results that come whole, a tab each, and of them the first. Resolves as `run` does. */
  list(sent: Sent, abort: AbortController, read: () => Promise<readonly TitledResult[]>): Promise<boolean> {
    return this.#inTab(sent, abort, async (first) => {
      for (const [index, { title, result, failure }] of (await read()).entries()) {
        const id = index === 0 ? first : this.#begin({ ...sent, title });
        const { columns, touched, rows, more } = result;
        const at = this.#context.clock.now();
        const rest = more ? 'gone' : 'none';
        this.#tell(id, { type: 'titled', title });
        this.#tell(id, { type: 'opened', columns, touched });
        this.#tell(id, { type: 'rows-came', rows });
        const digest = new ResultDigest(columns);
        digest.add(rows);
        this.#tell(id, { type: 'ended', rest, fingerprint: digest.text, at });
        if (failure !== undefined) this.#tell(id, { type: 'refuted', failure: failureOf(failure) });
      }
      this.#context.store.dispatch({ type: 'prompt', action: { type: 'tab-shown', id: first } });
    });
  }

  /** Does what has no rows to show but a word about it. Resolves as `run` does. */
  work(sent: Sent, abort: AbortController, work: ScriptJob['work']): Promise<boolean> {
    return this.#inTab(sent, abort, async (id) => {
      const { store, clock } = this.#context;
      const onRows = (rows: number) =>
        store.post({ type: 'prompt', action: { type: 'result', id, action: { type: 'written', rows } } });
      const said = await work(this.#requestFor(id, abort.signal), onRows);
      this.#tell(id, { type: 'said', text: said });
      this.#tell(id, { type: 'ended', rest: 'none', fingerprint: null, at: clock.now() });
    });
  }

  /** Notes a command that had nothing to show in the history. */
  note(typed: string): void {
    void this.#log.note(typed, this.#context.clock.now());
  }

  #begin(sent: Sent, at = this.#context.clock.now()): number {
    this.#lastId += 1;
    this.#context.store.dispatch({ type: 'prompt', action: { type: 'sent', id: this.#lastId, sent, at } });
    return this.#lastId;
  }

  async #inTab(
    sent: Sent,
    abort: AbortController,
    work: (id: number, open: OpenSession) => Promise<void>,
  ): Promise<boolean> {
    const { store, clock } = this.#context;
    this.#abort = abort;
    const at = clock.now();
    const id = this.#begin(sent);
    const begun = this.#log.begin(sent.typed ?? sent.sql, at);
    const endWatch = watchActivity(this.#context, this.#session, id);
    try {
      await this.#session
        .use(
          (open) => work(id, open),
          (error) => this.#fail(id, error),
        )
        .finally(endWatch);
      const result = store.get().prompt.results.tabs.find((tab) => tab.id === id);
      const done = result?.phase.kind === 'done';
      if (done) await this.#followTemporary(sent.sql, abort.signal);
      await begun;
      if (result !== undefined) await this.#log.end(result, at);
      return done;
    } finally {
      this.#end(abort);
    }
  }

  /** What was begun since keeps its own way to be stopped. */
  #end(abort: AbortController): void {
    if (this.#abort === abort) this.#abort = null;
  }

  /** Up to `rowsAtOnce` more rows, shown as they come; what is beyond them waits with the cursor. */
  async #load(id: number, cursor: Cursor, digest: ResultDigest, abort: AbortController): Promise<void> {
    const { clock, store } = this.#context;
    let left = rowsAtOnce;
    let batch = firstBatch;
    let more = cursor.columns.length > 0;
    while (more && left > 0) {
      const fetched = await cursor.fetch(Math.min(batch, left));
      more = fetched.more;
      left -= fetched.rows.length;
      batch = laterBatch;
      digest.add(fetched.rows);
      store.post({ type: 'prompt', action: { type: 'result', id, action: { type: 'rows-came', rows: fetched.rows } } });
    }
    if (more) {
      this.#held.hold({ id, cursor, digest, abort });
    } else {
      await cursor.close();
    }
    const fingerprint = cursor.columns.length === 0 ? null : digest.text;
    this.#tell(id, { type: 'ended', rest: more ? 'waiting' : 'none', fingerprint, at: clock.now() });
  }

  /** Keeps a result of which more rows have been loaded, for `\diff` in later sessions. */
  async #keep(id: number): Promise<void> {
    const result = this.#context.store.get().prompt.results.tabs.find((tab) => tab.id === id);
    if (this.#runs === null || result?.phase.kind !== 'done') return;
    if (result.sent.kind !== 'statement' || result.sent.watched !== undefined) return;
    try {
      await this.#runs.keep(keptOf(result));
    } catch (error) {
      this.#log.warn('the result cannot be kept for \\diff', error);
    }
  }

  #fail(id: number, error: unknown): void {
    const position = asSparkifyError(error).position ?? null;
    const failure = failureOf(error);
    const meant = this.#meant(id, failure, position);
    this.#tell(id, { type: 'failed', failure, position, meant, at: this.#context.clock.now() });
  }

  /** What may have been meant by a name that the engine does not know. */
  #meant(id: number, { kind, message }: Failure, position: number | null): DidYouMean | null {
    const { results, catalog } = this.#context.store.get().prompt;
    const tab = results.tabs.find((one) => one.id === id);
    if (kind !== 'sql' || tab === undefined) return null;
    return didYouMean(message, tab.sent.sql, position, catalog.index, dialectOf(this.#context.pipeline.target.engine));
  }

  /** In a transaction that has failed the engine answers nothing, and a session that is gone has none. */
  async #followTemporary(statement: string, signal: AbortSignal): Promise<void> {
    const isFree =
      this.#session.isOpen && !this.#held.some && this.#context.store.get().prompt.transaction !== 'failed';
    if (!isFree || !this.#temporary.mayChange(statement)) return;
    await this.#session.use(
      async (open) => this.#temporary.read(await open(), signal),
      (error) => this.#log.warn('the temporary tables for completion cannot be read', error),
    );
  }

  #tell(id: number, action: ResultAction): void {
    this.#context.store.dispatch({ type: 'prompt', action: { type: 'result', id, action } });
  }
}
