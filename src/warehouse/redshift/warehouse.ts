import type { SessionOptions } from '../postgres/flavour.ts';
import type { Login } from '../postgres/login.ts';
import { ServerWarehouse } from '../postgres/server-warehouse.ts';
import { redshift } from './flavour.ts';

export interface RedshiftOptions extends Login, SessionOptions {
  readonly protected: boolean;
}

/**
 * Connects once, so that whatever is wrong with the login shows at once.
 * @throws SparkifyError kind `warehouse` or `config` that names the setting at fault.
 */
export function openRedshift(options: RedshiftOptions): Promise<ServerWarehouse> {
  return ServerWarehouse.open({ ...options, flavour: redshift, login: () => Promise.resolve(options) });
}
