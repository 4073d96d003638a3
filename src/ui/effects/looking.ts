import type { EffectContext } from './context.ts';
import { Looks } from './looks.ts';
import { Records } from './records.ts';
import { SourceListing } from './source-listing.ts';
import { StatusPoll } from './status.ts';

/** Everything that looks at the warehouse and the source and changes nothing. */
export class Looking {
  readonly records: Records;
  readonly listing: SourceListing;
  readonly #context: EffectContext;
  readonly #status: StatusPoll;
  readonly #looks: Looks;

  constructor(context: EffectContext) {
    this.#context = context;
    this.records = new Records(context);
    this.listing = new SourceListing(context);
    this.#status = new StatusPoll(context);
    this.#looks = new Looks(context);
  }

  /** Asks how the warehouse stands, and anew for what is shown of it. */
  refresh(): Promise<void> {
    this.#context.store.dispatch({ type: 'view', view: 'look', action: { type: 'outdated' } });
    return this.#status.refresh();
  }

  /** What was known of the warehouse and the source may be wrong now; what is shown of it is asked anew. */
  afterRun(): void {
    const { store } = this.#context;
    if (store.get().leaving !== 'no') return;
    void this.refresh();
    const { screen, views } = store.get();
    if (views.source.listing.kind === 'none') return;
    if (screen === 'source') void this.listing.list();
    else store.dispatch({ type: 'view', view: 'source', action: { type: 'listing-dropped' } });
  }

  stop(): void {
    this.#status.stop();
    this.#looks.stop();
    this.records.stop();
    this.listing.stop();
  }
}
