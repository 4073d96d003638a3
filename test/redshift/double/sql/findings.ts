import { quoted } from './reader.ts';
import { NotKnown, Refusal } from './refusal.ts';
import { informationSchema, isSystemName, type LivePart, type Place, systemRelations } from './relations.ts';

/** A table as a statement names it. */
export interface TableName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** What the double plays: a cluster of the user's own, or a serverless workgroup. */
export type Deployment = 'provisioned' | 'serverless';

export function sqlName({ schema, name }: TableName): string {
  return schema === undefined ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
}

export function shownName({ schema, name }: TableName): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

/** What a statement was found to use, as far as it decides whether and how the statement may run. */
export class Findings {
  readonly #deployment: Deployment;
  readonly #leaderFunctions = new Set<string>();
  readonly #places = new Set<Place>();
  /** Names that are subqueries of a WITH, innermost list last. */
  readonly subqueryNames: Set<string>[] = [];
  /** Numbers of the parameters that are assigned to columns as they come, without a cast. */
  readonly assigned = new Set<number>();
  /** What of the double's own knowledge has to be handed to PostgreSQL before the statement runs. */
  readonly live = new Set<LivePart>();

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
  }

  get leaderOnly(): boolean {
    return this.#places.has('leader');
  }

  leaderFunction(name: string): void {
    this.#leaderFunctions.add(name);
  }

  /** A table that is written. */
  target(table: TableName): void {
    if (isSystemName(table.name) || table.schema === 'pg_catalog' || table.schema === 'information_schema') {
      throw new Refusal('42501', `permission denied for relation ${table.name}`);
    }
    this.#own(table);
  }

  /** A relation that is read. @returns its name on PostgreSQL */
  relation(table: TableName): string {
    const { schema, name } = table;
    if (schema === undefined && this.subqueryNames.some((names) => names.has(name))) return quoted(name);
    if (schema === 'information_schema') {
      if (!informationSchema.has(name)) throw new NotKnown(`information_schema.${name}`);
      this.#places.add('leader');
      return `rs.information_${name}`;
    }
    if (schema === 'pg_catalog' || (schema === undefined && isSystemName(name))) return this.#system(name);
    this.#own(table);
    return sqlName(table);
  }

  /** @throws Refusal 0A000 where leader-only parts meet the users' tables. */
  check(): void {
    const mixed = this.#places.has('compute') && (this.#places.has('leader') || this.#leaderFunctions.size > 0);
    if (!mixed) return;
    throw new Refusal(
      '0A000',
      'Specified types or functions (one per INFO message) not supported on Redshift tables.',
      {
        notices: [...this.#leaderFunctions].map((name) => `Function "${name}" not supported.`),
      },
    );
  }

  #own({ schema, name }: TableName): void {
    if (schema === 'rs') throw new Refusal('3F000', `schema "${schema}" does not exist`);
    if (name.startsWith('#')) throw new NotKnown('temporary tables named with #');
    this.#places.add('compute');
  }

  #system(name: string): string {
    const relation = systemRelations.get(name);
    if (relation === undefined) throw new NotKnown(`the system relation ${name}`);
    if (relation.provisionedOnly && this.#deployment === 'serverless') {
      throw new Refusal('42501', `permission denied for relation ${name}`);
    }
    this.#places.add(relation.place);
    if (relation.live !== undefined) this.live.add(relation.live);
    return `rs.${quoted(name)}`;
  }
}
