/** Which requests a fault meets. What is not given matches everything. */
export interface FaultMatch {
  readonly method?: string;
  readonly bucket?: string;
  /** The whole key, or a pattern of it; a listing has no key and never matches. */
  readonly key?: string | RegExp;
  /** True: listings only. False: everything but listings. */
  readonly list?: boolean;
}

/** Faults that decide before anything is answered. */
export type EarlyFault =
  /** Waits first; whatever else is armed follows. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** 503 SlowDown: throttled. */
  | { readonly kind: 'slow-down' }
  /** 500 InternalError. */
  | { readonly kind: 'server-error' }
  /** 400 ExpiredToken. */
  | { readonly kind: 'expired-token' }
  /** Any other answer in S3's error form. */
  | { readonly kind: 'refuse'; readonly status: number; readonly code: string; readonly message?: string }
  /** The connection is reset before an answer. */
  | { readonly kind: 'reset' }
  /** The object gets another ETag and keeps its bytes; for good. */
  | { readonly kind: 'changed' }
  /** The object is removed; for good. */
  | { readonly kind: 'gone' };

/** Faults of an answer's body. They wait for an answer whose body is long enough to suffer from them. */
export type BodyFault =
  /** The connection ends after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** The body stops after so many bytes, and the connection stays open. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** The body ends after so many bytes, and Content-Length agrees: nothing but the missing bytes gives it away. */
  | { readonly kind: 'short'; readonly afterBytes: number }
  /** One bit in the middle of an object is wrong; length, ETag and checksum are those of the right body. */
  | { readonly kind: 'corrupt' };

/** Something that goes wrong on demand. */
export type Fault = (EarlyFault | BodyFault) & {
  readonly match?: FaultMatch;
  /** How many requests it meets; default 1, `Infinity` for all. */
  readonly times?: number;
};

/** A request as faults see it. */
export interface FaultTarget {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly list: boolean;
}

/** The faults that are still to come, in the order in which they were armed. */
export class FaultPlan {
  readonly #armed: { readonly fault: Fault; left: number }[] = [];

  arm(fault: Fault): void {
    this.#armed.push({ fault, left: fault.times ?? 1 });
  }

  disarm(): void {
    this.#armed.length = 0;
  }

  /** The faults that meet this request before it is answered: any delays, and at most one other. */
  takeEarly(target: FaultTarget): readonly EarlyFault[] {
    const taken: EarlyFault[] = [];
    for (const armed of [...this.#armed]) {
      const { fault } = armed;
      if (!isEarly(fault) || !meets(fault, target)) continue;
      if (fault.kind !== 'delay' && taken.some(({ kind }) => kind !== 'delay')) continue;
      this.#use(armed);
      taken.push(fault);
    }
    return taken;
  }

  /** The fault, if any, that meets an answer with a body of so many bytes. */
  takeBody(target: FaultTarget, bytes: number): BodyFault | undefined {
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (isEarly(fault) || !meets(fault, target)) continue;
      const suffers = fault.kind === 'corrupt' ? !target.list && bytes > 0 : bytes > fault.afterBytes;
      if (!suffers) continue;
      this.#use(armed);
      return fault;
    }
    return undefined;
  }

  #use(armed: { readonly fault: Fault; left: number }): void {
    armed.left -= 1;
    if (armed.left <= 0) this.#armed.splice(this.#armed.indexOf(armed), 1);
  }
}

const bodyKinds: ReadonlySet<Fault['kind']> = new Set([
  'cut',
  'stall',
  'short',
  'corrupt',
] satisfies BodyFault['kind'][]);

function isEarly(fault: Fault): fault is Extract<Fault, EarlyFault> {
  return !bodyKinds.has(fault.kind);
}

function meets(fault: Fault, target: FaultTarget): boolean {
  const { method, bucket, key, list } = fault.match ?? {};
  if ((fault.kind === 'changed' || fault.kind === 'gone') && target.key === '') return false;
  return (
    (method === undefined || method === target.method) &&
    (bucket === undefined || bucket === target.bucket) &&
    (list === undefined || list === target.list) &&
    (key === undefined ||
      (target.key !== '' && (typeof key === 'string' ? key === target.key : target.key.search(key) >= 0)))
  );
}
