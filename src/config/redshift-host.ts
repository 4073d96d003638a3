/** What a Redshift endpoint's name tells. */
interface RedshiftHost {
  readonly kind: 'provisioned' | 'serverless';
  /** Name of the cluster or workgroup; null where the name has another form, such as a VPC endpoint's. */
  readonly identifier: string | null;
  readonly region: string | null;
}

/**
 * Takes `<cluster>.<hash>.<region>.redshift.amazonaws.com` and `<workgroup>.<account>.<region>.redshift-serverless.…`
 * apart; null for any other host. AWS's drivers do the same (redshift_connector, redshift_property.py).
 */
export function parseRedshiftHost(host: string): RedshiftHost | null {
  const match = /^(.*)\.(redshift|redshift-serverless)\.amazonaws\.com(?:\.cn)?$/.exec(host.toLowerCase());
  if (match === null) return null;
  const [, front = '', service] = match;
  const labels = front.split('.');
  const [identifier = null, , region = null] = labels.length === 3 ? labels : [];
  return { kind: service === 'redshift' ? 'provisioned' : 'serverless', identifier, region };
}
