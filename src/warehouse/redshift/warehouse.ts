import type { SessionOptions } from '../postgres/flavour.ts';
import { ServerWarehouse } from '../postgres/server-warehouse.ts';
import { redshiftFlavour } from './flavour.ts';
import { LoginSource, type RedshiftLogin } from './login-source.ts';

export interface RedshiftOptions extends RedshiftLogin, SessionOptions {
  readonly protected: boolean;
}

/**
 * Connects once, so that whatever is wrong with the login shows at once.
 * @throws SparkifyError kind `warehouse` or `config` that names the setting at fault.
 */
export function openRedshift(options: RedshiftOptions): Promise<ServerWarehouse> {
  const { schema, statementTimeout, protected: guarded, auth } = options;
  const source = new LoginSource(options);
  return ServerWarehouse.open({
    ...{ schema, statementTimeout, protected: guarded },
    flavour: redshiftFlavour(auth),
    login: () => source.login(),
    instead: (refused) => source.instead(refused),
  });
}
