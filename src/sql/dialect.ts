export type Engine = 'embedded' | 'postgres' | 'redshift';
