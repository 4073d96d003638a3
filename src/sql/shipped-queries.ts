/** The folder of the analytics queries that are shipped; it lies beside this module, in the source and in the build. */
export const shippedQueries = new URL('./queries/', import.meta.url);
