SELECT nspname
FROM pg_catalog.pg_namespace
WHERE nspname NOT LIKE 'pg_toast%' AND nspname NOT LIKE 'pg_temp%'
ORDER BY nspname;

SELECT n.nspname, c.relname,
       CASE c.relkind
         WHEN 'v' THEN 'view'
         WHEN 'm' THEN 'materialized view'
         WHEN 'f' THEN 'external table'
         ELSE 'table'
       END
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg_toast%'
ORDER BY n.nspname, c.relname;

SELECT n.nspname, c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg_toast%'
ORDER BY n.nspname, c.relname, a.attnum;

SELECT n.nspname, c.relname, k.conname, k.contype, a.attname, rn.nspname, rc.relname, ra.attname
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN generate_series(1, array_upper(k.conkey, 1)) AS place(i)
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[place.i]
LEFT JOIN pg_catalog.pg_class AS rc ON rc.oid = k.confrelid
LEFT JOIN pg_catalog.pg_namespace AS rn ON rn.oid = rc.relnamespace
LEFT JOIN pg_catalog.pg_attribute AS ra ON ra.attrelid = k.confrelid AND ra.attnum = k.confkey[place.i]
WHERE k.contype IN ('p', 'f')
ORDER BY n.nspname, c.relname, k.conname, place.i;

SELECT n.nspname, p.proname,
       CASE
         WHEN p.prokind = 'a' THEN 'aggregate'
         WHEN p.prokind = 'w' THEN 'window'
         WHEN p.proretset THEN 'table'
         ELSE 'scalar'
       END,
       pg_catalog.pg_get_function_arguments(p.oid),
       pg_catalog.pg_get_function_result(p.oid)
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE p.prokind <> 'p' AND p.prorettype <> 'pg_catalog.trigger'::pg_catalog.regtype
  AND p.proname ~ '^[a-z_][a-z0-9_]*$'
  AND (n.nspname <> 'pg_catalog' OR p.proname !~ '(_in|_out|_recv|_send|typmodin|typmodout|_ops|_support)$')
ORDER BY n.nspname, p.proname;
